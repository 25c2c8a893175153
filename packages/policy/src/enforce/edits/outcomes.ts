import type { UpstreamReply } from '../../model/reply.ts'
import { jsonOf } from '../json-body.ts'
import { isFailed } from '../upstream-json.ts'
import type { Permitted } from './judged.ts'
import type { ItemResult } from './results.ts'

/** The result of a change that was made. */
export function done({ row, editor }: Pick<Permitted, 'row' | 'editor'>): ItemResult {
  const globalId =
    editor.layer.globalIdField === undefined ? undefined : row?.attributes[editor.layer.globalIdField]
  return { objectId: row?.id ?? null, ...(typeof globalId === 'string' ? { globalId } : {}) }
}

/** The number of rows that a calculation changed; undefined where the reply does not say. */
export function countIn(reply: UpstreamReply): number | undefined {
  if (isFailed(reply)) return undefined
  const { updatedFeatureCount } = jsonOf(reply)
  return typeof updatedFeatureCount === 'number' ? updatedFeatureCount : undefined
}
