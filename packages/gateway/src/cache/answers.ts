import type { AnswerSource } from '../core/request/answer-source.ts'
import type { Delivery } from '../core/upstream/delivery.ts'
import type { Forward, Outbound, UpstreamReply } from '../core/upstream/outbound.ts'
import type { Question } from '../core/upstream/question.ts'
import { answerKey, keptQuestion } from './answer-key.ts'
import type { Answer, Asked, AskingOptions, Older } from './asking.ts'
import { askOthers } from './asking-others.ts'
import type { Certainty } from './certain.ts'
import { replyForOne, replyOfEntry } from './given-answer.ts'
import { type Caller, Exchange, type Given } from './in-flight.ts'
import { createNotShared } from './not-shared.ts'
import type { Entry, EntryStore } from './port.ts'
import type { Rule, RuleAsked } from './rules.ts'

/** What keeping answers needs. */
interface AnswersOptions {
  /** Asks the map server. */
  readonly forward: Forward
  readonly store: EntryStore
  readonly ruleOf: (asked: RuleAsked) => Rule
  /** Digest of how an upstream is reached and signed in to. */
  readonly generationOf: (upstream: string) => string
  /** The map server of an upstream, under which its answers are kept: several upstreams may be ways to one. */
  readonly serverOf: (upstream: string) => string
  /** Bytes; larger answers are not kept. */
  readonly largestEntry: number
  /** Most callers that wait for one answer. */
  readonly mostWaiting: number
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  readonly certainty: Certainty
  /** Told where an answer came from. Default: nobody is. */
  readonly answered?: (from: AnswerSource['from']) => void
}

/** The parts, and what is under way. */
interface State extends AnswersOptions {
  readonly asking: AskingOptions
  readonly inFlight: Map<string, Exchange<Answer>>
}

/**
 * Forwards questions, and gives answers of the map server to all who ask the same. What is asked stands in the question by value, so whoever asks an equal one
 * has the same rights to its answer; what a reply may show is decided for each caller before and after it. Equal questions at one time share one exchange.
 * @throws GatewayError as the forward that it stands before; `upstream.busy` where too many wait
 */
export function createAnswers(options: AnswersOptions): Forward {
  const { store, clock, largestEntry, forward } = options
  const state: State = {
    ...options,
    asking: { forward, store, clock, largestEntry, notShared: createNotShared(), notKept: createNotShared() },
    inFlight: new Map(),
  }
  return async (outbound, signal) => {
    const asked = askedOf(outbound, options)
    if (asked === undefined) return forward(outbound, signal)
    const reply = await answerTo(asked, { asks: outbound, delivery: outbound.delivery, signal }, state)
    if (reply.source) options.answered?.(reply.source.from)
    return reply
  }
}

/** What may be kept: whole readings of a service in a form that is known. */
function askedOf(outbound: Outbound, { ruleOf, generationOf, serverOf }: AnswersOptions): Asked | undefined {
  const { question, delivery } = outbound
  const { subject, holds, mount } = delivery
  const { operation, upstream, expects, headers } = question
  if (subject === undefined || !question.repeatable || question.method === 'HEAD') return undefined
  if (headers.range !== undefined) return undefined
  if (expects !== 'image' && expects !== 'json' && expects !== 'pbf') return undefined
  const rule = asksOfNow(question) ? unkept : ruleOf({ mount, operation, service: subject.service })
  const isRead = expects === 'image' || holds === 'whole'
  if (rule.life === 'none' && !isRead) return undefined
  const kept = keptQuestion(outbound)
  return {
    key: answerKey(kept, { generation: generationOf(upstream), holds, rule }),
    rule,
    subject: { ...subject, upstream: serverOf(subject.upstream) },
    outbound: { question: kept, delivery },
    kind: `${upstream} ${operation} ${subject.service}`,
    isShared: forMany.test(operation),
  }
}

/** No life. */
const unkept: Rule = { life: 'none', staleWhileRevalidate: 0, staleIfError: 0 }

/**
 * True where a condition may compare with the present time. What a grant shows until a moment must not be given after it, so such an answer is for those alone
 * who ask now. A name stands in an encoded question as it is.
 */
const asksOfNow = ({ query, body = '' }: Question): boolean =>
  ofNow.test(query) || ofNow.test(typeof body === 'string' ? body : Buffer.from(body).toString('latin1'))

const ofNow = /current_(?:date|time)/i

/** Operations that all who look at a map ask in the same words. */
const forMany = /^(?:VectorTileServer\.|\w+\.(?:root|layers?|legend|tile|tilemap|wmtsTile\w*|image)$)/

/** A caller who is answered, and what was found for the question. */
interface Answered {
  readonly asked: Asked
  readonly caller: Caller
  readonly older: Older | undefined
}

/**
 * True where a caller from whom nothing is hidden names what they have of the map server. Without an answer that is kept, the map server alone knows
 * whether it still holds.
 */
const isConditional = ({ holds }: Delivery, { question: { headers } }: Outbound): boolean =>
  holds === 'stream' && (headers['if-none-match'] ?? headers['if-modified-since']) !== undefined

async function answerTo(
  asked: Asked,
  { asks, ...caller }: Caller & { readonly asks: Outbound },
  state: State,
): Promise<UpstreamReply> {
  const { store, clock, certainty } = state
  const mark = store.mark()
  const entry = asked.rule.life === 'none' ? undefined : store.get(asked.key)
  if (entry === undefined) {
    const knows = asked.rule.life === 'upstream' && isConditional(caller.delivery, asks)
    return knows ? state.forward(asks, caller.signal) : joined({ asked, caller, older: undefined }, state)
  }
  const now = clock()
  const isOlder = now >= entry.freshUntil || now < entry.storedAt
  const isForgotten = () => store.isPurged(asked.subject, mark)
  const given = (from: 'hit' | 'stale') => kept(entry, { asked, caller, from, now, mark })
  if (!isOlder) {
    if (certainty.isCertain(asked.outbound, entry)) return given('hit')
    await certainty.demand(asked.outbound, entry)
    return isForgotten() ? joined({ asked, caller, older: undefined }, state) : given('hit')
  }
  const older = { entry, isCertain: certainty.isCertain(asked.outbound, entry) }
  if (now >= entry.staleWhileRevalidateUntil || now < entry.storedAt)
    return joined({ asked, caller, older }, state)
  await certainty.demand(asked.outbound, entry)
  if (isForgotten()) return joined({ asked, caller, older: undefined }, state)
  refresh(asked, older, state)
  return given('stale')
}

interface KeptFor {
  readonly asked: Asked
  readonly caller: Caller
  readonly from: 'hit' | 'stale'
  readonly now: number
  readonly mark: number
}

/** A kept answer for one caller, for whom it is counted. @throws GatewayError `limit.*` */
function kept(entry: Entry, { asked, caller, ...to }: KeptFor): UpstreamReply {
  caller.delivery.hold?.(entry.body.length)
  return replyOfEntry(entry, { ...caller, ...to, ...partOf(asked), elapsedMs: 0 })
}

const partOf = ({ key, isShared, outbound: { question } }: Asked) => ({
  key,
  isShared,
  basis: question.basis,
})

/** Asks again while the older answer is given; once, however many are given it. */
function refresh(asked: Asked, older: Older, state: State): void {
  if (underWay(asked, state)) return
  const { hold: _, ...delivery } = asked.outbound.delivery
  const background = { ...asked, outbound: { ...asked.outbound, delivery } }
  begin(background, older, { isBackground: true, isListed: true }, state)
}

/** The exchange of the same question that one may wait for: none that began before a purge. */
function underWay({ key, subject }: Asked, { inFlight, store }: State): Exchange<Answer> | undefined {
  const found = inFlight.get(key)
  return found === undefined || found.isOver || store.isPurged(subject, found.mark) ? undefined : found
}

/** Waits for the exchange of this question that is under way, or begins it. */
async function joined({ asked, caller, older }: Answered, state: State): Promise<UpstreamReply> {
  const start = state.monotonic()
  const isShared = mayBeShared(asked, state)
  const found = isShared ? underWay(asked, state) : undefined
  const exchange = found ?? begin(asked, older, { isBackground: false, isListed: isShared }, state)
  const given = await exchange.join(caller)
  if (given.kind === 'ask-alone') {
    const alone = begin(asked, undefined, { isBackground: false, isListed: false }, state)
    return answerFor(await alone.join(caller), { asked, caller, mark: alone.mark, start }, state)
  }
  return answerFor(given, { asked, caller, mark: exchange.mark, start }, state)
}

/** Only what is read to its end anyway is waited for together. */
function mayBeShared({ key, kind, rule, outbound }: Asked, { asking: { notShared } }: State): boolean {
  const { question, delivery } = outbound
  const isRead = question.expects === 'image' || delivery.holds === 'whole' || typeof rule.life === 'number'
  return isRead && !notShared.has(kind) && !notShared.has(key)
}

/** Begins an exchange. It runs when its caller has joined it. */
function begin(
  asked: Asked,
  older: Older | undefined,
  { isBackground, isListed }: { readonly isBackground: boolean; readonly isListed: boolean },
  { store, mostWaiting, inFlight, asking, certainty }: State,
): Exchange<Answer> {
  const { key, subject } = asked
  const generation = store.shared?.generation(subject)
  const exchange = new Exchange<Answer>({ mark: store.mark(), generation, isBackground, mostWaiting })
  if (isListed) inFlight.set(key, exchange)
  const over = () => {
    if (inFlight.get(key) === exchange) inFlight.delete(key)
  }
  exchange.signal.addEventListener('abort', over, { once: true })
  void Promise.resolve()
    .then(() => {
      if (exchange.waiting === 0 && !isBackground) throw new Error('nobody waits for it')
      return askOthers(asked, older, exchange, { ...asking, certainty })
    })
    .then(
      (settled) => {
        over()
        exchange.settle(settled)
      },
      (error) => {
        over()
        exchange.fail(error)
      },
    )
  return exchange
}

interface AnsweredFor {
  readonly asked: Asked
  readonly caller: Caller
  readonly mark: number
  readonly start: number
}

/** The answer of an exchange as one of its callers gets it. */
function answerFor(
  given: Given<Answer>,
  { asked, caller, mark, start }: AnsweredFor,
  { clock, monotonic }: State,
): UpstreamReply {
  if (given.kind === 'ask-alone') throw new Error('whoever asks alone is the first')
  const { answer, isFirst } = given
  const { reply, entry, keptAs } = answer
  const from = keptAs ?? (isFirst ? 'miss' : 'collapsed')
  const elapsedMs = isFirst || keptAs === 'hit' ? reply.elapsedMs : monotonic() - start
  if (entry === undefined) return { ...replyForOne(reply, caller, { from }), elapsedMs }
  return replyOfEntry(entry, { ...caller, ...partOf(asked), from, now: clock(), mark, elapsedMs })
}
