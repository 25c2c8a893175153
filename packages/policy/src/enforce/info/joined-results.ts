import type { UpstreamReply } from '../../model/reply.ts'
import { jsonUpstreamReply } from '../narrowing.ts'
import { isFailed, jsonWith, objectsIn } from '../upstream-json.ts'

/** One result of identify or find. */
export type Result = { readonly [name: string]: unknown }

/** The results of a held reply; of anything else none. */
export function resultsOf(reply: UpstreamReply): readonly Result[] {
  return objectsIn(jsonWith(reply, 'results').results)
}

/** The reply of several rounds: the first that failed, or all results, those with one `rowKey` joined into one; `most` of them at most. */
export function joinedResults(replies: readonly UpstreamReply[], most: number): UpstreamReply {
  const failed = replies.find(isFailed)
  if (failed) return failed
  const rows = new Map<unknown, Result>()
  for (const { rowKey = Symbol('single'), ...result } of replies.flatMap(resultsOf)) {
    const earlier = rows.get(rowKey)
    rows.set(rowKey, earlier ? joined(earlier, result) : result)
  }
  return jsonUpstreamReply({ results: [...rows.values()].slice(0, most) })
}

/** Cells that one of the views shows; the value of a row is one of them, and empty where it is hidden. */
const joined = (one: Result, other: Result): Result => ({
  ...other,
  ...one,
  ...(one.displayFieldName === '' && other.displayFieldName
    ? { displayFieldName: other.displayFieldName }
    : {}),
  ...(one.value === '' && other.value ? { value: other.value } : {}),
  attributes: { ...(other.attributes as Result), ...(one.attributes as Result) },
})
