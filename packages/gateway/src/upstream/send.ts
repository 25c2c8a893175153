import { Readable } from 'node:stream'
import { GatewayError } from '../core/errors/errors.ts'
import { restBelow } from '../core/request/path.ts'
import type { UpstreamObserver } from '../core/upstream/observer.ts'
import type { Outbound } from '../core/upstream/outbound.ts'
import type { Question } from '../core/upstream/question.ts'
import type { PaceWatch } from '../core/upstream/reader-pace.ts'
import { type Base, chooseBase, wayOf } from './bases.ts'
import type { Proof } from './credentials/credential.ts'
import { decodedPrefix, decodedWhole } from './encoding.ts'
import { mayBeEnvelope } from './envelope.ts'
import { type Done, type Exchanged, type ExchangeLimits, type ExchangeRequest, exchange } from './exchange.ts'
import { faultOfSent, wasNotSent, wasStale } from './faults.ts'
import { judge } from './refusal.ts'
import { RetryBudget } from './retry-budget.ts'
import { type BreakerOptions, ServiceBreakers } from './service-breakers.ts'
import { signedRequest } from './sign.ts'

interface SendOptions {
  /** Name of the upstream. */
  readonly name: string
  readonly bases: readonly Base[]
  readonly limits: ExchangeLimits
  readonly pace: PaceWatch
  readonly observer: UpstreamObserver
  readonly monotonic: () => number
  /** When the breaker of a single service opens. */
  readonly breaker: BreakerOptions
  /** `X-Forwarded-*` and `Forwarded`, as the gateway writes them. */
  readonly forwarded: Readonly<Record<string, string>>
}

/** Sends one outbound request with one proof to one of the bases. @throws GatewayError `upstream.*` */
export type Send = (outbound: Outbound, proof: Proof, signal: AbortSignal) => Promise<Exchanged>

const maxRedirects = 3

/** How often one base may get a request. */
const mostSends = 2

/** Makes a send that follows redirects inside the upstream, and repeats a request that was not sent yet or that does no harm when it is repeated. */
export function createSend(options: SendOptions): Send {
  const state = { ...options, budget: new RetryBudget(), services: new ServiceBreakers(options.breaker) }
  return async (outbound, proof, signal) => {
    let current = outbound
    for (let hops = 0; ; hops++) {
      const reply = await sendRepeatedly(current, { proof, signal }, state)
      const { location } = reply.headers
      if (reply.status < 300 || reply.status > 399 || reply.status === 304) return reply
      discard(reply)
      const inside =
        outbound.question.method === 'POST' || hops >= maxRedirects
          ? undefined
          : below(options.bases, location)
      if (!inside)
        throw faultOfSent(
          outbound.question,
          new GatewayError('upstream.redirect-refused', `${reply.status} to ${origin(location)}`),
        )
      current = { ...current, question: { ...current.question, ...inside } }
    }
  }
}

/** The options, and what is remembered between requests. */
interface SendState extends SendOptions {
  readonly budget: RetryBudget
  readonly services: ServiceBreakers
}

/** The proof that a request is sent with, and the signal that ends the wait for its reply. */
interface Sending {
  readonly proof: Proof
  readonly signal: AbortSignal
}

/**
 * Sends a request to a base, and to the others where the first failed and it may be repeated. Nothing below repeats a request, so that no base gets
 * one more than twice, and every repeat is counted.
 */
async function sendRepeatedly(outbound: Outbound, sending: Sending, state: SendState): Promise<Exchanged> {
  const { question } = outbound
  const { bases, budget, services } = state
  budget.earn()
  let failed: Base | undefined
  const reached: Base[] = []
  for (let attempt = 1; ; attempt++) {
    const base = chooseBase(bases, failed)
    if (attempt === 1) services.begin(question.path)
    try {
      return await sendOnce(base, outbound, sending, state)
    } catch (error) {
      const fault = error as GatewayError
      if (!wasNotSent(fault)) reached.push(base)
      const isEnough = reached.filter((one) => one === base).length >= mostSends
      const last = attempt > bases.length || isEnough || sending.signal.aborted
      // What another base may be asked for the first time burdens nobody.
      const isFree = wasNotSent(fault) && bases.length > 1
      if (last || !mayRepeat(fault, question, bases.length) || !(isFree || budget.spend())) throw error
      state.observer.retried(state.name)
      failed = base
    }
  }
}

/** Sends a request to one base. */
async function sendOnce(
  base: Base,
  outbound: Outbound,
  { proof, signal }: Sending,
  { name, limits, pace, forwarded, observer, monotonic, services }: SendState,
): Promise<Exchanged> {
  const { path, operation } = outbound.question
  const request = signedRequest(outbound, base, { proof, forwarded })
  const way = wayOf(base, request)
  const start = monotonic()
  base.pending += 1
  base.breaker.begin()
  const done: Done = (outcome, hasBegun) => {
    base.pending -= 1
    blame(base, outcome, hasBegun)
    blameService(services, path, { outcome, hasBegun })
    const label = typeof outcome === 'number' ? outcome : outcome.code
    observer.exchanged(name, operation, label, monotonic() - start)
  }
  try {
    const reply = await exchange(way, request, { limits, pace, signal, done })
    const opened = await open(reply, request, limits.maxHeldBytes)
    const unusable = isBefore(opened.status) && !judge(opened).error
    if (!unusable) return opened
    discard(opened)
    throw unusableReply(opened)
  } catch (error) {
    throw faultOfSent(outbound.question, error)
  }
}

/** The error for a status of 500 and more that carries no ArcGIS error: its page is not for callers. */
export function unusableReply({ status, headers }: Exchanged): GatewayError {
  const retryAfter = Number(headers['retry-after'])
  const code =
    status === 503 ? 'upstream.busy' : status === 504 ? 'upstream.timeout' : 'upstream.invalid-reply'
  return new GatewayError(status === 502 ? 'upstream.unreachable' : code, `status ${status}`, {
    ...(retryAfter > 0 ? { retryAfterSeconds: Math.min(retryAfter, 3600) } : {}),
  })
}

/** Ends a reply that nobody will read. */
export function discard({ body }: Exchanged): void {
  if (body instanceof Readable) body.on('error', () => {}).destroy()
}

/** Decodes what is held: replies to be transformed, and errors. */
async function open(
  reply: Exchanged,
  { whole, wantsJson, hold }: ExchangeRequest,
  maxBytes: number,
): Promise<Exchanged> {
  const { body, headers } = reply
  const encoding = headers['content-encoding']
  if (!(body instanceof Uint8Array) || encoding === undefined) return reply
  if (body.length === 0) return reply
  if (
    !whole &&
    !mayBeEnvelope(decodedPrefix(Buffer.from(body.buffer, body.byteOffset, body.length), encoding), wantsJson)
  ) {
    return reply
  }
  const { 'content-encoding': _encoding, 'content-length': _length, ...rest } = headers
  const decoded = await decodedWhole(body, encoding, maxBytes)
  hold?.(decoded.length)
  return { ...reply, headers: rest, body: decoded, isDecoded: true }
}

/** Statuses of a proxy before the upstream, or of an upstream that is going down. */
const isBefore = (status: number): boolean => status === 502 || status === 503 || status === 504

/** True for outcomes that say nothing about the base. */
function isOurs(outcome: number | GatewayError): boolean {
  if (typeof outcome === 'number') return false
  return wasStale(outcome) || /^(?:upstream\.(?:cancelled|too-large)$|request\.|limit\.)/.test(outcome.code)
}

/** Updates the base's breaker. A reply that had begun shows that the base lives, however it ended. */
function blame({ breaker }: Base, outcome: number | GatewayError, hasBegun: boolean): void {
  const isFailure = typeof outcome !== 'number' ? !hasBegun : isBefore(outcome)
  if (isOurs(outcome)) breaker.undecided()
  else if (isFailure) breaker.failed()
  else breaker.succeeded()
}

function blameService(
  services: ServiceBreakers,
  path: string,
  { outcome, hasBegun }: { outcome: number | GatewayError; hasBegun: boolean },
): void {
  if (typeof outcome === 'number' && !isBefore(outcome)) services.succeeded(path)
  else if (typeof outcome !== 'number' && hasBegun && !isOurs(outcome)) services.failed(path)
  else services.undecided(path)
}

function mayRepeat(fault: GatewayError, question: Question, bases: number): boolean {
  if (wasNotSent(fault)) return true
  if (!question.repeatable) return false
  if (fault.code === 'upstream.busy') return bases > 1
  return fault.code === 'upstream.unreachable' || fault.code === 'upstream.invalid-reply'
}

/** The path and the query of a redirect that leads below one of the bases. */
function below(
  bases: readonly Base[],
  location: string | undefined,
): { path: string; query: string } | undefined {
  if (!location) return undefined
  for (const base of bases) {
    const target = URL.parse(location, base.url.href)
    const path = target?.origin === base.url.origin ? restBelow(target.pathname, base.path) : undefined
    if (target && path) return { path, query: target.search.slice(1) }
  }
  return undefined
}

const origin = (location: string | undefined): string => URL.parse(location ?? '')?.origin ?? 'nowhere'
