import { createHash } from 'node:crypto'
import { type Decision, viewsText } from '@mapgate/policy'
import { type Opened, openRequest, type Parsed, type RawRequest } from '@mapgate/protocol'
import { contextOf } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Mount } from '../core/request/mount.ts'
import { type RequestContext, requestContextOf } from '../core/request/request-context.ts'
import { siteRequest } from '../core/request/site-request.ts'
import type { Trace } from '../core/request/trace.ts'
import { carried } from './carried.ts'
import { decided } from './decided.ts'
import { editKeyOf } from './edit-key.ts'
import { editedRows } from './edited-rows.ts'
import { findsOut } from './finds-out.ts'
import { type Begun, type Caller, follow, rightsIn, serviceOf } from './follow.ts'
import { withNeeds } from './needs.ts'
import { openUpload } from './open-upload.ts'
import type { Rooms } from './rooms.ts'
import type { Sent } from './send-plan.ts'
import { faulty, isForEverybody, isStranger, note, turnedAway } from './strangers.ts'
import { throughDoor } from './through-door.ts'
import { underKey } from './under-key.ts'

/**
 * One request, room by room: parse → authenticate → authorize → plan → forward → transform.
 * The values of its parameters are read after authentication, because reading them costs most.
 * Errors are thrown to the one exit, the reply room; `trace` collects what the audit line and the presenter need.
 * @throws GatewayError
 */
export async function handle(inbound: Inbound, mount: Mount, rooms: Rooms, trace: Trace): Promise<Reply> {
  trace.mount = mount.path
  const raw = siteRequest(inbound, mount)
  const door = rooms.ogc?.(raw, mount)
  if (door) return throughDoor(door, { inbound, mount, trace }, { rooms, answer })
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
  const charge = await rooms.admit(principal, inbound, mount.path)
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
  noteService(request, rooms, trace)
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

/** Names the service for its usage, as the catalogue spells it: what strangers call services that there are not is not kept. */
function noteService(request: GatewayRequest, rooms: Rooms, trace: Trace): void {
  const service = trace.meter && serviceOf(request, rooms)
  if (service) trace.usedService = `${request.mount.upstream}/${service.name}`
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

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
    return withNeeds(decided, findsOut(request, { ...begun, meter: trace.meter }, rooms), (one) => {
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

/** The decision, marked as made on a catalogue that was just read again. */
function confirmed(decision: Decision): Decision {
  const rights = rightsIn(decision)
  if (decision.effect === 'deny' || rights === undefined) return decision
  return { ...decision, obligations: { ...decision.obligations, rights: { ...rights, confirmed: true } } }
}
