import type { Edit } from '@mapgate/protocol'
import type { UpstreamReply } from '../../model/reply.ts'
import { shows } from '../../model/rights.ts'
import { jsonOf } from '../json-body.ts'
import { isFailed } from '../upstream-json.ts'
import type { Editor } from './editor.ts'
import type { Permitted } from './judged.ts'
import type { ItemResult } from './results.ts'

/** The result of a change that was made. */
export function done({ row, editor }: Pick<Permitted, 'row' | 'editor'>): ItemResult {
  const { globalIdField } = editor.layer
  const globalId = globalIdField === undefined ? undefined : row?.attributes[globalIdField]
  return withShownId(
    { objectId: row?.id ?? null, ...(typeof globalId === 'string' ? { globalId } : {}) },
    editor,
  )
}

/** A result without the ids of the row that the view does not show. */
export function withShownId(result: ItemResult, { layer, view, right }: Editor): ItemResult {
  if (result.fault !== undefined) return result
  const isShown = right.reads && layer.globalIdField !== undefined && shows(view, layer.globalIdField)
  const objectId = shows(view, layer.objectIdField ?? '') ? result.objectId : null
  return isShown ? { ...result, objectId } : { objectId }
}

/** The number of rows that a calculation changed; undefined where the reply does not say. */
export function countIn(reply: UpstreamReply): number | undefined {
  if (isFailed(reply)) return undefined
  const { updatedFeatureCount } = jsonOf(reply)
  return typeof updatedFeatureCount === 'number' ? updatedFeatureCount : undefined
}

/** The moment of an edit, where the reply tells it. */
export const momentIn = (reply: UpstreamReply): unknown =>
  isFailed(reply) ? undefined : jsonOf(reply).editMoment

/** The moment of an edit, where it is asked for and the reply tells it. */
export function toldMoment({ manner }: Edit, reply: UpstreamReply): { readonly editMoment?: number } {
  const moment = momentIn(reply)
  return manner.moment === true && typeof moment === 'number' ? { editMoment: moment } : {}
}
