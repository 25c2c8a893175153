import {
  anonymous,
  type Decision,
  type Deny,
  type Obligations,
  type Principal,
  type ServiceEntry,
} from '@mapgate/policy'
import { serviceName } from '@mapgate/protocol'
import type { RowAlarm } from '../core/edits/alarm.ts'
import type { OpenEdit } from '../core/edits/open-edit.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Charge } from '../core/request/charge.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import { requestContextOf } from '../core/request/request-context.ts'
import type { Trace } from '../core/request/trace.ts'
import type { Plan } from '../core/upstream/plan.ts'
import { lockNamedRows } from './locked-rows.ts'
import { metered } from './metered.ts'
import type { Rooms } from './rooms.ts'
import { knowingOutcome, type Sent, sendPlan } from './send-plan.ts'
import { type RowsRead, unseenRows } from './unseen-rows.ts'
import { unlessHeld, withValidator } from './validator.ts'

/** The principal, and the function that charges the cost of the request to the caller's rates. */
export interface Caller {
  readonly principal: Principal
  readonly charge: Charge
}

/** A caller whose request is carried out, what was sent for it, and the edit that it is. */
export interface Begun extends Caller {
  readonly sent: Sent
  readonly edit?: OpenEdit
  /** Rows to edit as they were read. */
  readonly read: RowsRead
}

/** The rights on a service, where something of it is hidden from the caller. */
export const rightsIn = (decision: Decision) =>
  decision.effect === 'permit' && !decision.obligations.unrestricted ? decision.obligations.rights : undefined

type Permit = Extract<Decision, { readonly effect: 'permit' }>

/** Carries a decision out: by the reply that is ready for it, or plan → forward → transform. @throws GatewayError */
export async function follow(
  request: GatewayRequest,
  decision: Decision,
  begun: Begun,
  rooms: Rooms,
  trace: Trace,
): Promise<Reply> {
  trace.decision = decision
  const { principal } = begun
  if (decision.effect === 'deny') throw denied(decision, principal, rooms.outageOf(request.mount.upstream))
  const found = begun.sent.count === 0 ? readyReply(request, decision, begun, rooms, trace) : undefined
  const ready = found instanceof Promise ? await found : found
  if (ready === undefined) {
    const isCharged = found !== undefined
    return made(request, decision, isCharged ? { ...begun, charge: () => {} } : begun, rooms, trace)
  }
  trace.cache = ready.source
  return unlessHeld(ready.reply, request.inbound)
}

/** The reply that is ready. @throws GatewayError */
const readyReply = (
  request: GatewayRequest,
  decision: Permit,
  { principal, charge }: Begun,
  rooms: Rooms,
  { meter }: Trace,
) =>
  rooms.ready?.find(request, decision.obligations, {
    charge: (steps) => {
      const reserve = () => meter?.reserve(principal, request, 0)
      const charging = charge(request.map, steps)
      return charging instanceof Promise ? charging.then(reserve) : reserve()
    },
    hold: requestContextOf(principal, request.inbound).hold,
    beforeGiven: () => demandCurrent(request, decision, rooms),
  })

/** Makes the reply: plan → forward → transform. @throws GatewayError */
async function made(
  request: GatewayRequest,
  decision: Permit,
  { principal, charge, sent, edit, read }: Begun,
  rooms: Rooms,
  trace: Trace,
): Promise<Reply> {
  const { obligations } = decision
  const plan = planned(request, obligations, principal, { rooms, trace })
  demandFew(plan, sent, rooms.maxUpstreamRequests)
  await charge(request.map, plan.steps.length + (sent.asked ?? 0))
  await trace.meter?.reserve(principal, request, plan.steps.length)
  if (edit && obligations.unrestricted && request.inbound.upload === undefined)
    await lockNamedRows(edit, request, serviceOf(request, rooms))
  const context = requestContextOf(principal, request.inbound)
  const sending = edit && (() => edit.sending())
  const alarm = (alarms: readonly RowAlarm[]) => rooms.alarmed?.(request, principal, alarms)
  return knowingOutcome({ sent, leftUnknown: () => alarm(unseenRows(plan.verdicts, read)) }, async () => {
    const beforeSent = once(() => demandCurrent(request, decision, rooms))
    const forward = metered(rooms.forward, request.map, trace.meter)
    const way = { forward, context, trace, sent, sending, beforeSent }
    const replies = await sendPlan(plan, way).finally(async () => {
      if (sent.wrote) await rooms.edited?.(request)
    })
    const large = sent.wrote
      ? undefined
      : rooms.transformLarge?.(request, { plan, replies }, obligations, principal)
    if (large) return large
    const combined = await plan.combine(replies)
    if (combined.alarms) alarm(combined.alarms)
    const shown = await rooms.transform(request, combined, obligations)
    const reply = withValidator(shown, { request, obligations, combined, replies })
    if (reply === shown) return shown
    if (plan.more === undefined) rooms.ready?.remember(request, obligations, { reply, replies, combined })
    return unlessHeld(reply, request.inbound)
  })
}

/**
 * Checks that the layers of the decision still have their numbers, where something of them is hidden. Resolves with the time when it began, in epoch
 * milliseconds.
 * @throws GatewayError
 */
async function demandCurrent(request: GatewayRequest, decision: Decision, rooms: Rooms): Promise<number> {
  const begunAt = rooms.clock()
  const rights = rightsIn(decision)
  if (rights === undefined || rights.confirmed || rooms.revalidate === undefined) return begunAt
  const { generation } = rooms.catalog()
  await rooms.revalidate(request, rights.service)
  if (rooms.catalog().generation !== generation)
    throw new GatewayError('upstream.layers-changed', 'the catalogue was read again')
  return begunAt
}

/** The work, done when it is asked for first. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let begun: Promise<Result> | undefined
  return () => {
    begun ??= work()
    return begun
  }
}

export const serviceOf = (
  { mount, map: { resource } }: GatewayRequest,
  rooms: Rooms,
): ServiceEntry | undefined =>
  rooms.catalog().service(mount.upstream, serviceName(resource) ?? '', resource.serviceType ?? '')

/** Checks the number of requests before the first is sent, so that no map server works for a request that is refused half-way. */
function demandFew({ steps }: Plan, { count }: Sent, most: number): void {
  if (count + steps.length <= most) return
  if (steps.length <= most)
    throw new GatewayError('limit.upstream-requests', `${steps.length} requests again, after ${count}`, {
      publicText: 'The layers of this service changed during the request; send it again.',
    })
  throw new GatewayError('limit.upstream-requests', `${steps.length} requests, at most ${most}`, {
    publicText: `This request needs ${steps.length} requests to the map server, and the limit is ${most}; ask for fewer layers at once.`,
  })
}

/** Plans the request. An obligation that cannot be fulfilled means deny, in the audit line too. */
function planned(
  request: GatewayRequest,
  obligations: Obligations,
  principal: Principal,
  { rooms, trace }: { rooms: Rooms; trace: Trace },
): Plan {
  try {
    return rooms.plan(request, obligations, principal)
  } catch (error) {
    if (error instanceof GatewayError) {
      trace.decision = { effect: 'deny', code: error.code, reason: error.detail }
    }
    throw error
  }
}

/** The error of a denial. While an upstream is unknown, signed-in callers read of the outage, because their right may not be missing. */
export const denied = (
  { code, reason, publicText }: Deny,
  principal: Principal,
  outage: GatewayError | undefined,
): GatewayError =>
  outage && principal !== anonymous
    ? outage
    : new GatewayError(code, reason, publicText ? { publicText } : {})
