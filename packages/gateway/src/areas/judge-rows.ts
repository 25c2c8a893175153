import type { PlacedArea } from '@mapgate/geometry'
import { type AreaRight, insideOf } from '@mapgate/policy'
import { attributeIn, rowsIn } from './esri-rows.ts'
import { curved, shapeOf } from './esri-shape.ts'

/** Rows of a layer with their shapes, and the area that they are held against. */
export interface RowsToJudge {
  /** The reply of a query in JSON. */
  readonly body: Uint8Array
  /** The field with the object id. */
  readonly key: string
  readonly placed: PlacedArea
  /** How rows lie in the area. */
  readonly right: Pick<AreaRight, 'relation' | 'clip'>
}

/** The rows that are in the area. */
export interface JudgedRows {
  readonly ids: readonly number[]
  /** Why nothing can be said of them; then there are no ids. */
  readonly failed?: string
}

/** Ids of the rows whose shape lies in an area, or touches it. A row without a shape is in no area. */
export function judgeRows({ body, key, placed, right }: RowsToJudge): JudgedRows {
  const reply = rowsIn(body)
  if (reply === undefined) return failed('the reply has no list of features')
  const isInReference = reply.isIn(placed.wkid)
  const holds = insideOf(right, placed)
  const ids: number[] = []
  for (const row of reply.features) {
    const shape = shapeOf(row.geometry)
    if (shape === undefined) continue
    if (shape === curved) return failed('true curves cannot be judged')
    if (!isInReference) return failed('the shapes are in another reference than was asked for')
    const id = attributeIn(row, key)
    if (!Number.isSafeInteger(id)) return failed(`a row has no number in ${key}`)
    if (holds(shape)) ids.push(id as number)
  }
  return { ids }
}

const failed = (why: string): JudgedRows => ({ ids: [], failed: why })
