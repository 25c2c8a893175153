import { createHash } from 'node:crypto'
import {
  anonymous,
  type Decision,
  type Deny,
  type Obligations,
  type Principal,
  type ServiceEntry,
  viewsText,
} from '@mapgate/policy'
import { type Opened, openRequest, type Parsed, type RawRequest, serviceName } from '@mapgate/protocol'
import { contextOf } from '../core/authentication/authentication.ts'
import type { RowAlarm } from '../core/edits/alarm.ts'
import type { OpenEdit } from '../core/edits/open-edit.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Charge } from '../core/request/charge.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Mount } from '../core/request/mount.ts'
import { type RequestContext, requestContextOf } from '../core/request/request-context.ts'
import { siteRequest } from '../core/request/site-request.ts'
import type { Trace } from '../core/request/trace.ts'
import type { Plan } from '../core/upstream/plan.ts'
import { editKeyOf } from './edit-key.ts'
import { editedRows } from './edited-rows.ts'
import { findsOut } from './finds-out.ts'
import { lockNamedRows } from './locked-rows.ts'
import { withNeeds } from './needs.ts'
import { openUpload } from './open-upload.ts'
import type { Rooms } from './rooms.ts'
import { knowingOutcome, type Sent, sendPlan } from './send-plan.ts'
import { faulty, isForEverybody, isStranger, note, turnedAway } from './strangers.ts'
import { underKey } from './under-key.ts'
import { type RowsRead, unseenRows } from './unseen-rows.ts'
import { withValidator } from './validator.ts'

/** The principal, and the function that charges the cost of the request to the caller's rates. */
interface Caller {
  readonly principal: Principal
  readonly charge: Charge
}

/**
 * One request, room by room: parse → authenticate → authorize → plan → forward → transform.
 * The values of its parameters are read after authentication, because reading them costs most.
 * Errors are thrown to the one exit, the reply room; `trace` collects what the audit line and the presenter need.
 * @throws GatewayError
 */
export async function handle(inbound: Inbound, mount: Mount, rooms: Rooms, trace: Trace): Promise<Reply> {
  trace.mount = mount.path
  const raw = siteRequest(inbound, mount)
  const ahead = (rooms.open ?? openRequest)(raw)
  trace.presentation = ahead.presentation
  if (inbound.bodyFault) throw inbound.bodyFault
  const opened = inbound.upload ? await openUpload(raw, ahead, inbound.upload) : ahead
  trace.presentation = opened.presentation

  const shown = [...inbound.shown, ...carried(opened.shown)]
  const early = isForEverybody(opened, inbound) ? opened.read() : undefined
  if (early?.request) note(trace, early.request)
  const answered = early?.request && rooms.siteEndpoint({ inbound, mount, map: early.request }, shown)
  if (answered) return answered

  const jsonp = opened.presentation.callback !== undefined
  const principal = await rooms.authenticate(shown, contextOf(inbound, { now: rooms.clock(), mount, jsonp }))
  trace.principal = principal
  const charge = rooms.admit(principal, inbound)
  if (early === undefined && isStranger(principal, rooms)) throw turnedAway(opened, trace)
  const parsed = early ?? (await valuesOf(raw, opened, requestContextOf(principal, inbound), rooms))
  if (parsed.fault) throw faulty(parsed.fault, principal, rooms)
  note(trace, parsed.request)
  const request = { inbound, mount, map: parsed.request }
  const caller = { principal, charge }
  const page = rooms.directory?.(request, principal, (asked) => answer(asked, caller, rooms, trace))
  return page ?? answer(request, caller, rooms, trace)
}

/** The values of a request. A large form is copied for another thread, and the copy is counted. @throws GatewayError `limit.*` */
async function valuesOf(
  raw: RawRequest,
  opened: Opened,
  context: RequestContext,
  rooms: Rooms,
): Promise<Parsed> {
  const large = rooms.readLarge?.(raw, opened, context)
  if (large) context.hold?.(raw.body?.length ?? 0)
  return large ?? opened.read()
}

/**
 * The rooms after authentication, for a caller who is known and admitted: authorize → plan → forward → transform.
 * @throws GatewayError
 */
export async function answer(
  request: GatewayRequest,
  { principal, charge }: Caller,
  rooms: Rooms,
  trace: Trace,
): Promise<Reply> {
  const decision = await decided(principal, request, rooms)
  const sent: Sent = { count: 0, wrote: false }
  const begun = { principal, charge, sent, read: new Map() }
  const isEdit = request.map.operation.effect === 'write' && decision.effect === 'permit'
  const edit = isEdit ? rooms.openEdit?.() : undefined
  if (edit === undefined || decision.effect === 'deny')
    return carriedOut(request, decision, begun, rooms, trace)
  trace.decision = decision
  const edited = editedRows(request.map)
  if (edited) trace.edited = edited
  try {
    const key = editKeyOf(request, principal)
    const work = () => carriedOut(request, decision, { ...begun, edit }, rooms, trace)
    // A reply that is given again must not outlive the rights by which it was made.
    const grants = [...decision.grants, digestOf(viewsText(decision.obligations))]
    return await (key === undefined ? work() : underKey({ edit, key, grants, sent, trace }, work))
  } finally {
    await edit.end()
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A caller whose request is carried out, what was sent for it, and the edit that it is. */
interface Begun extends Caller {
  readonly sent: Sent
  readonly edit?: OpenEdit
  /** Rows to edit as they were read. */
  readonly read: RowsRead
}

/** Carries a decision out, and once more where layers turn out to have changed. @throws GatewayError */
async function carriedOut(
  request: GatewayRequest,
  decision: Decision,
  begun: Begun,
  rooms: Rooms,
  trace: Trace,
): Promise<Reply> {
  const { principal, sent } = begun
  const run = (decided: Decision) => {
    const before = sent.count
    return withNeeds(decided, findsOut(request, begun, rooms), (one) => {
      // A plan that begins again, because something had to be known, counts once.
      sent.count = before
      return follow(request, one, begun, rooms, trace)
    })
  }
  try {
    return await run(decision)
  } catch (error) {
    const service = isChange(error) ? rightsIn(decision)?.service : undefined
    if (service === undefined || rooms.reread === undefined) throw error
    await rooms.reread(request, service)
    return run(confirmed(await decided(principal, request, rooms)))
  }
}

const isChange = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === 'upstream.layers-changed'

/** The rights on a service, where something of it is hidden from the caller. */
const rightsIn = (decision: Decision) =>
  decision.effect === 'permit' && !decision.obligations.unrestricted ? decision.obligations.rights : undefined

/** Checks that the layers of the decision still have their numbers, where something of them is hidden. @throws GatewayError */
async function demandCurrent(request: GatewayRequest, decision: Decision, rooms: Rooms): Promise<void> {
  const rights = rightsIn(decision)
  if (rights === undefined || rights.confirmed || rooms.revalidate === undefined) return
  const { generation } = rooms.catalog()
  await rooms.revalidate(request, rights.service)
  if (rooms.catalog().generation !== generation)
    throw new GatewayError('upstream.layers-changed', 'the catalogue was read again')
}

/** The decision, marked as made on a catalogue that was just read again. */
function confirmed(decision: Decision): Decision {
  const rights = rightsIn(decision)
  if (decision.effect === 'deny' || rights === undefined) return decision
  return { ...decision, obligations: { ...decision.obligations, rights: { ...rights, confirmed: true } } }
}

/** Carries a decision out: plan → forward → transform. @throws GatewayError */
async function follow(
  request: GatewayRequest,
  decision: Decision,
  { principal, charge, sent, edit, read }: Begun,
  rooms: Rooms,
  trace: Trace,
): Promise<Reply> {
  trace.decision = decision
  if (decision.effect === 'deny') throw denied(decision, principal, rooms.outageOf(request.mount.upstream))

  const plan = planned(request, decision.obligations, principal, { rooms, trace })
  demandFew(plan, sent, rooms.maxUpstreamRequests)
  charge(request.map, plan.steps.length + (sent.asked ?? 0))
  const { obligations } = decision
  if (edit && obligations.unrestricted && request.inbound.upload === undefined)
    await lockNamedRows(edit, request, serviceOf(request, rooms))
  const context = requestContextOf(principal, request.inbound)
  const sending = edit && (() => edit.sending())
  const alarm = (alarms: readonly RowAlarm[]) => rooms.alarmed?.(request, principal, alarms)
  return knowingOutcome({ sent, leftUnknown: () => alarm(unseenRows(plan.verdicts, read)) }, async () => {
    const beforeSent = once(() => demandCurrent(request, decision, rooms))
    const way = { forward: rooms.forward, context, trace, sent, sending, beforeSent }
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
    return withValidator(shown, { request, obligations, combined, replies })
  })
}

/** The work, done when it is asked for first. */
function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined
  return () => {
    begun ??= work()
    return begun
  }
}

const serviceOf = ({ mount, map: { resource } }: GatewayRequest, rooms: Rooms): ServiceEntry | undefined =>
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

/**
 * The decision. Only a service that a grant of the caller reaches is looked up, so that another name costs the same whether the service
 * exists or not.
 */
async function decided(principal: Principal, request: GatewayRequest, rooms: Rooms): Promise<Decision> {
  const decide = () => rooms.authorize(principal, request, rooms.catalog(), rooms.clock())
  const decision = decide()
  if (decision.effect === 'permit' || !decision.mayBeLearned) return decision
  await rooms.learn(request)
  return decide()
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
const denied = (
  { code, reason, publicText }: Deny,
  principal: Principal,
  outage: GatewayError | undefined,
): GatewayError =>
  outage && principal !== anonymous
    ? outage
    : new GatewayError(code, reason, publicText ? { publicText } : {})

/** Credentials of query and form, as carriers of the gateway. */
export const carried = (shown: Opened['shown']): Inbound['shown'] =>
  shown.map(({ carrier, name, value }) => ({
    carrier: name === 'mg_ticket' ? 'query-ticket' : carrier,
    value,
  }))
