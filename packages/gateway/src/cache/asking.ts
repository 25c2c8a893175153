import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { GatewayError } from '../core/errors/errors.ts'
import { contentIdOf } from '../core/upstream/content-id.ts'
import type { Forward, Outbound, UpstreamReply } from '../core/upstream/outbound.ts'
import type { Question } from '../core/upstream/question.ts'
import type { Subject } from '../core/upstream/subject.ts'
import { gather } from './gathered.ts'
import { entryHeaders } from './given-answer.ts'
import type { Exchange, Settled } from './in-flight.ts'
import { type Life, lifeOf } from './life.ts'
import type { NotShared } from './not-shared.ts'
import type { Entry, EntryStore, Keep } from './port.ts'
import type { Rule } from './rules.ts'

/** A question whose answer may be kept. */
export interface Asked {
  readonly key: string
  readonly rule: Rule
  readonly subject: Subject
  /** With its question as it is kept. */
  readonly outbound: Outbound
  /** Names what is alike for answers that only one caller may have. */
  readonly kind: string
  /** True for what many ask for: it is kept at once. */
  readonly isShared: boolean
}

/** A reply, and the entry that was made of it. */
export interface Answer {
  readonly reply: UpstreamReply
  readonly entry?: Entry
  /** For a kept answer: one that another machine kept, or an older one that is given because the map server failed. */
  readonly keptAs?: 'hit' | 'stale'
  readonly body: unknown
}

/** What an exchange needs. */
export interface AskingOptions {
  readonly forward: Forward
  readonly store: EntryStore
  /** Bytes; larger answers are not kept. */
  readonly largestEntry: number
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly notShared: NotShared
  /** Kinds of questions whose last answer had no life. */
  readonly notKept: NotShared
}

/** An answer that was kept and may be too old, and whether it may be given without a check. */
export interface Older {
  readonly entry: Entry
  readonly isCertain: boolean
}

/**
 * Asks the map server, and keeps the answer where it may be kept.
 * @throws GatewayError `upstream.*`, and what the check before sending throws
 */
export async function askMapServer(
  asked: Asked,
  older: Older | undefined,
  exchange: Exchange<Answer>,
  options: AskingOptions,
): Promise<Settled<Answer>> {
  const may = older && options.clock() < older.entry.staleIfErrorUntil && older.isCertain
  try {
    const reply = await sent(asked, older, exchange, options)
    if (may && isFailing(reply)) return discarded(reply, older)
    if (reply.status === 304 && older) return renewed(reply, asked, older.entry, options, exchange)
    return await judged(reply, asked, exchange, options)
  } catch (error) {
    if (may && isOutage(error)) return staleOf(older)
    throw error
  }
}

function sent(
  { outbound }: Asked,
  older: Older | undefined,
  { hold, askers, signal }: Exchange<Answer>,
  { forward }: AskingOptions,
): Promise<UpstreamReply> {
  const question = revalidating(outbound.question, older?.entry)
  return forward({ question, delivery: { ...outbound.delivery, hold, askers } }, signal)
}

/** The question whether a kept answer still holds, where the map server gave it a name. */
function revalidating(question: Question, entry: Entry | undefined): Question {
  const { etag, lastModified } = entry?.validators ?? {}
  if (etag === undefined && lastModified === undefined) return question
  const headers = {
    ...question.headers,
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(etag !== undefined || lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  }
  return { ...question, headers }
}

/** Errors of a map server that cannot answer now. One that refuses the gateway is not among them: the answer may be none of ours any more. */
const outages = new Set([
  'upstream.unreachable',
  'upstream.timeout',
  'upstream.busy',
  'upstream.invalid-reply',
  'service.unreadable',
])

const isOutage = (error: unknown): boolean => error instanceof GatewayError && outages.has(error.code)

const isFailing = ({ status, error }: UpstreamReply): boolean => status >= 500 || (error?.code ?? 0) >= 500

function discarded({ body }: UpstreamReply, older: Older): Settled<Answer> {
  if (body instanceof Readable) body.on('error', () => {}).destroy()
  return staleOf(older)
}

const staleOf = ({ entry }: Older): Settled<Answer> => answerOfKept(entry, 'stale')

/** A kept answer for all who wait. */
export const answerOfKept = (entry: Entry, keptAs: 'hit' | 'stale'): Settled<Answer> => ({
  kind: 'for-all',
  answer: { reply: nothingAsked, entry, keptAs, body: entry.body },
})

const nothingAsked: UpstreamReply = { status: 200, headers: {}, body: new Uint8Array(), elapsedMs: 0 }

/** The kept answer with a new life, because the map server says that it still holds. */
function renewed(
  reply: UpstreamReply,
  asked: Asked,
  old: Entry,
  options: AskingOptions,
  exchange: Exchange<Answer>,
): Settled<Answer> {
  const now = options.clock()
  const life = reply.mayBeKept === true ? lifeOf(asked.rule, reply.headers, now) : undefined
  const entry: Entry = { ...old, storedAt: now, ...(life ?? ended(now)) }
  // Not shared: the kept answer may be older than a purge that only another machine knows of.
  if (life) keep(entry, asked, { mark: exchange.mark, isWanted: exchange.isWanted }, options)
  else options.store.forget(asked.key, asked.subject)
  return { kind: 'for-all', answer: { reply, entry, body: entry.body } }
}

const ended = (now: number): Life => ({
  freshUntil: now,
  staleWhileRevalidateUntil: now,
  staleIfErrorUntil: now,
})

/** A reply that came: for all, or for one; kept where it may be. */
async function judged(
  reply: UpstreamReply,
  asked: Asked,
  exchange: Exchange<Answer>,
  options: AskingOptions,
): Promise<Settled<Answer>> {
  const { notShared, notKept, clock } = options
  const { body, headers } = reply
  const isGood = reply.status === 200 && reply.error === undefined
  if (!isGood) return { kind: body instanceof Readable ? 'for-one' : 'for-all', answer: { reply, body } }
  const mayBeGiven = reply.mayBeKept === true && !isCodedPicture(asked, headers)
  notShared.note(asked.kind, mayBeGiven)
  if (!mayBeGiven) return { kind: 'for-one', answer: { reply, body } }
  const life = lifeOf(asked.rule, headers, clock())
  notKept.note(asked.kind, life !== undefined)
  const whole = body instanceof Readable ? await gathered(body, { life, headers }, exchange, options) : body
  const read = { ...reply, body: whole }
  if (whole instanceof Readable) {
    if (whole !== body) notShared.note(asked.key, false)
    return { kind: 'for-one', answer: { reply: read, body: whole } }
  }
  const entry = life && (await entryOf({ ...reply, body: whole }, asked, life, options))
  if (entry) keep(entry, asked, exchange, options)
  return { kind: 'for-all', answer: { reply: read, body: whole, ...(entry ? { entry } : {}) } }
}

/** A picture with a coding would have to be decoded for some. */
const isCodedPicture = ({ outbound }: Asked, headers: UpstreamReply['headers']): boolean =>
  outbound.question.expects === 'image' && headers['content-encoding'] !== undefined

/** The body as bytes where somebody else can have it; else as a stream. */
async function gathered(
  body: Readable,
  { life, headers }: { readonly life: Life | undefined; readonly headers: UpstreamReply['headers'] },
  exchange: Exchange<Answer>,
  { largestEntry }: AskingOptions,
): Promise<Uint8Array | Readable> {
  const isForOne = life === undefined && exchange.waiting <= 1 && exchange.passes
  if (isForOne || Number(headers['content-length'] ?? 0) > largestEntry) return body
  const hasRoom = (bytes: number): boolean => {
    try {
      exchange.hold(bytes, true)
      return true
    } catch {
      return false
    }
  }
  const found = await gather(body, { mostBytes: largestEntry, hasRoom })
  return 'body' in found ? found.body : found.stream
}

async function entryOf(
  { body, headers }: UpstreamReply & { readonly body: Uint8Array },
  { subject, outbound }: Asked,
  life: Life,
  { largestEntry, clock }: AskingOptions,
): Promise<Entry | undefined> {
  if (body.length === 0 || body.length > largestEntry) return undefined
  if (outbound.question.expects === 'json' && !(await isFreeOfErrors(body, headers['content-encoding'])))
    return undefined
  const own = body.buffer.byteLength === body.byteLength ? body : new Uint8Array(body)
  const { etag, 'last-modified': lastModified } = headers
  return {
    headers: entryHeaders(headers),
    body: own,
    contentId: contentIdOf(own, headers['content-type']),
    subject,
    storedAt: clock(),
    ...life,
    ...(etag === undefined && lastModified === undefined
      ? {}
      : { validators: { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) } }),
  }
}

const decoded = promisify(gunzip)

/** Text that is larger than this when it is decoded is not looked into, and not kept. */
const mostDecodedBytes = 64_000_000

/** True where JSON names no error anywhere: a reply that passes as it comes is searched for one in its first bytes only. */
async function isFreeOfErrors(body: Uint8Array, coding: string | undefined): Promise<boolean> {
  if (coding === undefined || coding === 'identity') return !namesError(body)
  if (coding !== 'gzip') return false
  return decoded(body, { maxOutputLength: mostDecodedBytes }).then(
    (text) => !namesError(text),
    () => false,
  )
}

const namesError = (text: Uint8Array): boolean =>
  Buffer.from(text.buffer, text.byteOffset, text.byteLength).includes('"error"')

type KeptBy = Pick<Exchange<Answer>, 'mark' | 'isWanted'> & Pick<Keep, 'generation'>

function keep(entry: Entry, asked: Asked, exchange: KeptBy, { store }: AskingOptions): void {
  store.keep({
    key: asked.key,
    entry,
    principalId: asked.outbound.delivery.principalId,
    mark: exchange.mark,
    generation: exchange.generation,
    isShared: asked.isShared || exchange.isWanted,
  })
}
