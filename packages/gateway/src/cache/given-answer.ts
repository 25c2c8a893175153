import { Readable } from 'node:stream'
import type { AnswerSource } from '../core/request/answer-source.ts'
import { rememberContentId } from '../core/upstream/content-id.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import type { Caller } from './in-flight.ts'
import type { Entry, PurgeMark } from './port.ts'

/** Headers that say something of the body; all others are of one exchange. */
const ofBody = ['content-type', 'content-encoding', 'content-disposition'] as const

/** The headers that an entry keeps of a reply. */
export function entryHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of ofBody) {
    const value = headers[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}

/** To whom an entry is given, and as what. */
interface GivenTo extends Caller {
  readonly key: string
  /** The catalogue's entry that the question was narrowed by. */
  readonly basis: string | undefined
  readonly from: AnswerSource['from']
  /** Epoch milliseconds. */
  readonly now: number
  readonly mark: PurgeMark
  readonly isShared: boolean
  /** Milliseconds that the map server took; 0 for what was kept. */
  readonly elapsedMs: number
}

/** The reply that an entry makes for one caller: with a life of its own at the caller, and none of the validators of the map server. */
export function replyOfEntry(entry: Entry, to: GivenTo): UpstreamReply {
  const { body, contentId, freshUntil, subject } = entry
  const { key, basis, from, now, delivery, mark, isShared, elapsedMs } = to
  const ttlSeconds = Math.floor((freshUntil - now) / 1_000)
  rememberContentId(body, entry.headers['content-type'], contentId)
  const given = bodyFor(body, entry.headers, delivery.holds)
  const length = given === body ? {} : { 'content-length': String(body.length) }
  return {
    status: 200,
    headers: { ...entry.headers, ...length, 'cache-control': `max-age=${Math.max(0, ttlSeconds)}` },
    body: given,
    contentId,
    keeping: {
      ...{ subject, freshUntil, mark, isShared },
      principalId: delivery.principalId,
      parts: [{ key, contentId, basis }],
    },
    source: { from, ttlSeconds },
    elapsedMs,
  }
}

/** A reply that is not kept, for one of several callers. */
export function replyForOne(reply: UpstreamReply, { delivery }: Caller, source: AnswerSource): UpstreamReply {
  const { body, headers, contentId: _, keeping: __, ...rest } = reply
  const own = body instanceof Uint8Array && !reply.error ? bodyFor(body, headers, delivery.holds) : body
  return { ...rest, headers, body: own, source }
}

/** As a reply of the map server comes: text that passes as it is, and what is encoded, comes as a stream, so that nobody looks into it. */
function bodyFor(
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  holds: 'whole' | 'stream',
): Readable | Uint8Array {
  if (holds === 'whole' || body.length === 0) return body
  const isPlain = headers['content-encoding'] === undefined && !isText(headers['content-type'])
  return isPlain ? body : Readable.from([body], { objectMode: false })
}

const isText = (type: string | undefined): boolean => type === undefined || /json|text|javascript/i.test(type)
