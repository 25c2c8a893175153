import { type AreaRight, areaRowsKey } from '../../model/area-right.ts'
import type { View } from '../../model/rights.ts'

/** The area of all these views, where it is the same for each of them; undefined otherwise, and without views. */
export function oneArea(views: readonly View[]): AreaRight | undefined {
  const [first] = views
  const right = first?.area
  if (right === undefined) return undefined
  const key = areaRowsKey(right)
  return views.every(({ area }) => area?.clip === right.clip && areaRowsKey(area) === key) ? right : undefined
}
