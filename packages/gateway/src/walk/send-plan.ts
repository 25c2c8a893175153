import { GatewayError } from '../core/errors/errors.ts'
import type { RequestContext } from '../core/request/request-context.ts'
import type { Trace } from '../core/request/trace.ts'
import { type Forward, type Outbound, type UpstreamReply, withDelivery } from '../core/upstream/outbound.ts'
import type { Plan } from '../core/upstream/plan.ts'
import { failedReply } from './failed-reply.ts'
import { patiently } from './patiently.ts'
import { toTheEnd } from './to-the-end.ts'

/** What was sent to the map server for one request of a caller, over both attempts where its layers changed. */
export interface Sent {
  count: number
  /** Questions about rows that were to be edited. */
  asked?: number
  /** True once a write was sent: the map server may have changed something. */
  wrote: boolean
}

/** How the steps of a plan are sent, and what is noted of it. */
interface Sending {
  readonly forward: Forward
  readonly context: Pick<RequestContext, 'signal' | 'hold'>
  readonly trace: Trace
  readonly sent: Sent
  /** Called just before the first write. What it throws keeps the write from being sent. */
  readonly sending?: (() => Promise<void>) | undefined
  /** Called before the first question leaves the gateway; not where all answers are known. What it throws keeps the question from being sent. */
  readonly beforeSent?: () => Promise<number>
}

/**
 * Sends the steps of a plan one after the other, and then those that turn out to be needed. From a write on, everything is sent also when
 * the caller has left, and a later step that fails is a failed reply, so that an edit is always finished and compared.
 * @throws GatewayError `upstream.*`, `edit.outcome-unknown`
 */
export async function sendPlan(plan: Plan, sending: Sending): Promise<readonly UpstreamReply[]> {
  const replies: UpstreamReply[] = []
  for (const step of plan.steps) {
    await plan.readAhead?.(replies)
    replies.push(await sendStep(step(replies), sending))
  }
  for (let round = 0; round < mostRounds; round++) {
    const more = plan.more?.(replies) ?? []
    if (more.length === 0) break
    for (const step of more) replies.push(await sendStep(step, sending))
  }
  return replies
}

/** Putting rows back takes two or three rounds. The bound is there for plans that never end. */
const mostRounds = 20

async function sendStep(step: Outbound, sending: Sending): Promise<UpstreamReply> {
  const { forward, context, trace, sent, beforeSent } = sending
  const mayBeKnown = step.delivery.subject !== undefined
  if (!mayBeKnown) await beforeSent?.()
  const isWrite = !step.question.repeatable
  const isAfter = sent.wrote
  if (isWrite && !isAfter) await demandMayWrite(sending)
  const { mayFail = false } = step.delivery
  sent.count += 1
  const { outbound, signal } = isWrite || isAfter ? toTheEnd(step, context) : whileWaited(step, sending)
  const coming = isAfter ? patiently(() => forward(outbound, signal)) : forward(outbound, signal)
  const answers = isAfter || (mayFail && !isWrite)
  const reply = await (answers ? coming.catch(failedReply) : coming).catch((error: unknown) => {
    if (isUnknown(error)) sent.wrote = true
    throw error
  })
  if (isWrite) sent.wrote = true
  noteAnswer(trace, reply, answers)
  trace.upstreamMs = (trace.upstreamMs ?? 0) + reply.elapsedMs
  return reply
}

/** From the quickest to the slowest. */
const sources = ['hit', 'stale', 'collapsed', 'miss'] as const

function noteAnswer(trace: Trace, { source, status }: UpstreamReply, mayFail: boolean): void {
  const isAsked = source === undefined || source.from === 'miss' || source.from === 'collapsed'
  if (isAsked && !mayFail) trace.upstreamStatus = status
  if (source === undefined) return
  const { cache } = trace
  if (cache === undefined || sources.indexOf(source.from) >= sources.indexOf(cache.from)) trace.cache = source
}

async function demandMayWrite({ sending, context: { signal } }: Sending): Promise<void> {
  await sending?.()
  if (signal.aborted) throw new GatewayError('upstream.cancelled', 'the caller left before the edit was sent')
}

/** The question with what is called for it: only a question whose answer may be known is checked later. */
function whileWaited(step: Outbound, { context: { signal, hold }, beforeSent }: Sending) {
  const isChecked = step.delivery.subject === undefined || beforeSent === undefined
  const changes = { ...(hold ? { hold } : {}), ...(isChecked ? {} : { beforeSent }) }
  return { outbound: withDelivery(step, changes), signal }
}

const isUnknown = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'edit.outcome-unknown'

/** An edit whose outcome may stay open. */
interface OpenOutcome {
  readonly sent: Readonly<Sent>
  /** Told where it does. */
  readonly leftUnknown: () => void
}

/**
 * Carries out what belongs to one request. Once a write was sent, a failure of any kind leaves open what became of it: no other text may
 * invite the caller to send it again, and nothing may begin it again here.
 * @throws GatewayError `edit.outcome-unknown`, `edit.rolled-back`, and anything where no write was sent
 */
export async function knowingOutcome<T>(
  { sent, leftUnknown }: OpenOutcome,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!sent.wrote || isRolledBack(error)) throw error
    leftUnknown()
    if (isUnknown(error)) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw new GatewayError('edit.outcome-unknown', detail, { cause: error })
  }
}

const isRolledBack = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'edit.rolled-back'
