import type { UpstreamReply } from '../core/outbound.ts'
import { jsonUpstreamReply } from './ask.ts'

/** One result of identify or find. */
export type Result = { readonly [name: string]: unknown }

/** The results of a held reply; of anything else none. */
export function resultsOf({ body }: UpstreamReply): readonly Result[] {
  if (!(body instanceof Uint8Array)) return []
  const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
  const results = typeof value === 'object' && value !== null && 'results' in value ? value.results : []
  return Array.isArray(results)
    ? results.filter((result) => typeof result === 'object' && result !== null)
    : []
}

/** The reply of several rounds: the first that failed, or all results, those with one `rowKey` joined into one. */
export function joinedResults(replies: readonly UpstreamReply[]): UpstreamReply {
  const failed = replies.find((reply) => reply.error !== undefined || reply.status >= 400)
  if (failed) return failed
  const rows = new Map<unknown, Result>()
  for (const { rowKey = Symbol('single'), ...result } of replies.flatMap(resultsOf)) {
    const earlier = rows.get(rowKey)
    rows.set(rowKey, earlier ? joined(earlier, result) : result)
  }
  return jsonUpstreamReply({ results: [...rows.values()] })
}

/** Cells that one of the views shows. */
const joined = (one: Result, other: Result): Result => ({
  ...other,
  ...one,
  attributes: { ...(other.attributes as Result), ...(one.attributes as Result) },
})
