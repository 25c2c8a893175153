import type { View } from '../model/rights.ts'

/** A list of views, and the lists that begin with it. */
interface SharedViews {
  readonly views: readonly View[]
  readonly longer: Map<View, SharedViews>
}

/** The list without views. Lists that are made of it by `withView` are one object where they hold the same views. */
export const noViews = (): SharedViews => ({ views: [], longer: new Map() })

/**
 * The list with one view more. A service may have thousands of layers, and grants treat most of them alike: these share one list, and what is
 * worked out of it is worked out once for all of them.
 */
export function withView({ views, longer }: SharedViews, view: View): SharedViews {
  const known = longer.get(view)
  if (known) return known
  const made = { views: [...views, view], longer: new Map() }
  longer.set(view, made)
  return made
}
