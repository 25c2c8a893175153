import { hash } from 'node:crypto'
import { type Obligations, obligationsKey } from '@mapgate/policy'
import { LRUCache } from 'lru-cache'
import type { MadeReply, ReadyReplies, ReadyReply } from '../core/reply/ready-replies.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { AnswerSource } from '../core/request/answer-source.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import { numberOf } from '../core/request/once-for-each.ts'
import { contentIdOf } from '../core/upstream/content-id.ts'
import type { KeptPart } from '../core/upstream/outbound.ts'
import type { Certainty } from './certain.ts'
import type { EntryStore } from './port.ts'

/** What ready replies need. */
interface ReadyRepliesOptions {
  readonly store: Pick<EntryStore, 'get'>
  readonly certainty: Pick<Certainty, 'isFoundRight' | 'check'>
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Told of each kept answer that was given. Default: nobody is. */
  readonly answered?: (from: AnswerSource['from']) => void
}

/** How a reply was made. It holds no bytes: those are the store's. */
interface Ready {
  readonly headers: Reply['headers']
  readonly parts: readonly KeptPart[]
  readonly steps: number
}

type Given = Parameters<ReadyReplies['find']>[2]
type Found = ReturnType<ReadyReplies['find']>

/** Most replies that are remembered, about a kilobyte each. */
const mostReplies = 10_000

/**
 * Remembers how pictures were made of kept answers. A picture that is asked for again, by equal rights and in the same words, would be planned, looked up and
 * masked to the same bytes; so that is left out, and nothing else: whether all that it was made of is still kept, fresh, and certain is looked up each time. Nothing
 * here outlives the configuration, because rights and upstreams are told apart by their objects.
 */
export function createReadyReplies(options: ReadyRepliesOptions): ReadyReplies {
  const known = new LRUCache<string, Ready>({ max: mostReplies })
  return {
    find(request, obligations, to) {
      const key = keyOf(request, obligations)
      const ready = key === undefined ? undefined : known.get(key)
      return ready && given(ready, to, options)
    },
    remember(request, obligations, made) {
      const parts = partsOf(made)
      const key = parts && keyOf(request, obligations)
      if (key === undefined || parts === undefined) return
      // Whoever sees a part of a service is given what was asked for by the catalogue's entry of now alone.
      const isSure = obligations.unrestricted || parts[0]?.basis !== undefined
      if (isSure) known.set(key, { headers: made.reply.headers, parts, steps: made.replies.length })
    },
  }
}

/** What the reply was made of; undefined where it is no picture as the store has it, or where anything else went into it. */
function partsOf({ reply, replies, combined }: MadeReply): readonly KeptPart[] | undefined {
  const { body, headers, status } = reply
  const parts = combined.keeping?.parts ?? []
  const type = headers['content-type'] ?? ''
  if (status !== 200 || headers.etag === undefined || !type.startsWith('image/')) return undefined
  if (!(body instanceof Uint8Array) || body !== combined.body) return undefined
  if (contentIdOf(body, type) !== parts.at(-1)?.contentId) return undefined
  const isKnown = replies.every(
    ({ source, keeping }) =>
      source?.from === 'hit' && keeping?.parts.every(({ key }) => parts.some((part) => part.key === key)),
  )
  return isKnown ? parts : undefined
}

/** The reply, if everything in it may be given now. @throws GatewayError */
function given(ready: Ready, { charge, hold, beforeGiven }: Given, options: ReadyRepliesOptions): Found {
  const entries = entriesNow(ready, options)
  if (entries === undefined) return undefined
  const charging = charge(ready.steps)
  if (!(charging instanceof Promise)) return charged(ready, entries, { hold, beforeGiven }, options)
  return charging.then(() => {
    const now = entriesNow(ready, options)
    return now && charged(ready, now, { hold, beforeGiven }, options)
  })
}

/** The reply, once it was charged for. @throws GatewayError */
function charged(
  ready: Ready,
  entries: Entries,
  { hold, beforeGiven }: Omit<Given, 'charge'>,
  options: ReadyRepliesOptions,
): Found {
  const { certainty } = options
  const { basis, storedAt } = entries
  if (basis === undefined || certainty.isFoundRight(basis, storedAt))
    return replyOf(ready, entries, hold, options)
  return certainty.check(basis, beforeGiven).then(() => {
    // In the meantime something may have been forgotten.
    const now = entriesNow(ready, options)
    return now && replyOf(ready, now, hold, options)
  })
}

/** What a reply is made of, as it is kept now. */
interface Entries {
  readonly body: Uint8Array
  /** Milliseconds for which all of it is fresh. */
  readonly freshMs: number
  /** The catalogue's entry by which it was asked for: the same for all, because one service is asked for one request. */
  readonly basis: string | undefined
  /** Epoch milliseconds: when the last of it came. */
  readonly storedAt: number
}

function entriesNow({ parts }: Ready, { store, clock }: ReadyRepliesOptions): Entries | undefined {
  const now = clock()
  let freshUntil = Number.POSITIVE_INFINITY
  let storedAt = 0
  let body: Uint8Array | undefined
  for (const { key, contentId } of parts) {
    const entry = store.get(key)
    if (entry === undefined || entry.contentId !== contentId) return undefined
    if (now >= entry.freshUntil || now < entry.storedAt) return undefined
    freshUntil = Math.min(freshUntil, entry.freshUntil)
    storedAt = Math.max(storedAt, entry.storedAt)
    body = entry.body
  }
  return body && { body, freshMs: freshUntil - now, basis: parts[0]?.basis, storedAt }
}

function replyOf(
  { headers, steps }: Ready,
  { body, freshMs }: Entries,
  hold: Given['hold'],
  { answered }: ReadyRepliesOptions,
): ReadyReply {
  hold?.(body.length)
  for (let step = 0; step < steps; step += 1) answered?.('hit')
  const ttlSeconds = Math.floor(freshMs / 1_000)
  const reply = { status: 200, headers: withLife(headers, ttlSeconds), body }
  return { reply, source: { from: 'hit', ttlSeconds } }
}

/** The headers with the life that is left, where the caller is told one. */
const withLife = (headers: Reply['headers'], ttlSeconds: number): Reply['headers'] =>
  headers['cache-control']?.startsWith('private, max-age=')
    ? { ...headers, 'cache-control': `private, max-age=${ttlSeconds}` }
    : headers

/** The key of a request that comes again, at its mount, and of all that is seen by it. Undefined for what is never ready. */
function keyOf(
  { map, mount, inbound: { method, headers } }: GatewayRequest,
  obligations: Obligations,
): string | undefined {
  const { effect } = map.operation
  const { listing, rights } = obligations
  if (method !== 'GET' || headers.range !== undefined || (effect !== 'draw' && effect !== 'read'))
    return undefined
  const number = listing === undefined && rights !== undefined ? numberOf(map) : undefined
  return number === undefined || rights === undefined
    ? undefined
    : `${number} ${idOf(rights, obligations)} ${mount.path}`
}

type Rights = NonNullable<Obligations['rights']>

const ids = new WeakMap<Rights, Map<boolean, string>>()

/** A digest of the obligations, worked out once for rights that are remembered. */
function idOf(rights: Rights, obligations: Obligations): string {
  const { unrestricted } = obligations
  const found = ids.get(rights)?.get(unrestricted)
  if (found !== undefined) return found
  const id = hash('sha256', obligationsKey(obligations), 'base64url')
  ids.set(rights, new Map(ids.get(rights)).set(unrestricted, id))
  return id
}
