import { type Fault, type MapRequest, parseRequest, serviceName } from '@mapgate/protocol'
import { type Authenticate, contextOf } from './core/authentication.ts'
import type { Catalog } from './core/catalog.ts'
import type { Decision, Deny } from './core/decision.ts'
import { GatewayError } from './core/errors.ts'
import type { GatewayRequest } from './core/gateway-request.ts'
import type { Inbound } from './core/inbound.ts'
import type { Mount } from './core/mount.ts'
import type { Obligations } from './core/obligations.ts'
import type { Forward, UpstreamReply } from './core/outbound.ts'
import type { Plan } from './core/plan.ts'
import { anonymous, type Principal } from './core/principal.ts'
import type { Reply } from './core/reply.ts'
import type { Trace } from './core/trace.ts'
import { siteRequest } from './mounts.ts'
import { parseUpload } from './parse-upload.ts'

/** The rooms that a request walks through, as the server wired them. */
export interface Rooms {
  readonly authenticate: Authenticate
  /** Answers what the gateway itself is for a site: `rest/info` and the token service; undefined for everything else. */
  readonly siteDoor: (request: GatewayRequest, shown: Inbound['shown']) => Promise<Reply> | undefined
  /** Looks up a service that the catalogue does not know yet, once. */
  readonly learn: (request: GatewayRequest) => Promise<void>
  readonly catalog: () => Catalog
  /** Why nothing at all is known of an upstream, while that is so. */
  readonly outageOf: (upstream: string) => GatewayError | undefined
  /** Lets a caller ask as often as the limits say; faults, which have no `map`, count too. @throws GatewayError `limit.rate` */
  readonly admit: (principal: Principal, inbound: Pick<Inbound, 'clientAddress'>, map?: MapRequest) => void
  readonly authorize: (
    principal: Principal,
    request: GatewayRequest,
    catalog: Catalog,
    now: number,
  ) => Decision
  /** True if anonymous callers have any grant: then they are told what is wrong with a faulty request. */
  readonly anonymousHasGrants: boolean
  readonly plan: (request: GatewayRequest, obligations: Obligations, principal: Principal) => Plan
  readonly forward: Forward
  readonly transform: (
    request: GatewayRequest,
    reply: UpstreamReply,
    obligations: Obligations,
  ) => Reply | Promise<Reply>
  readonly clock: () => number
}

/**
 * One request, room by room: parse → authenticate → authorize → plan → forward → transform.
 * Errors are thrown to the one exit, the reply room; `trace` collects what the audit line and the presenter need.
 * @throws GatewayError
 */
export async function handle(inbound: Inbound, mount: Mount, rooms: Rooms, trace: Trace): Promise<Reply> {
  trace.mount = mount.path
  const raw = siteRequest(inbound, mount)
  const ahead = parseRequest(raw)
  trace.presentation = ahead.presentation
  if (inbound.bodyFault) throw inbound.bodyFault
  const parsed = inbound.upload ? await parseUpload(raw, ahead, inbound.upload) : ahead
  trace.presentation = parsed.presentation
  if (parsed.request) note(trace, parsed.request)

  const shown = [...inbound.shown, ...carried(parsed.shown)]
  const door = parsed.request && rooms.siteDoor({ inbound, mount, map: parsed.request }, shown)
  if (door) return door

  const jsonp = parsed.presentation.callback !== undefined
  const principal = await rooms.authenticate(shown, contextOf(inbound, { now: rooms.clock(), mount, jsonp }))
  trace.principal = principal
  rooms.admit(principal, inbound, parsed.request)
  if (parsed.fault) throw faulty(parsed.fault, principal, rooms)
  return answer({ inbound, mount, map: parsed.request }, principal, rooms, trace)
}

/**
 * The rooms behind the door, for a caller who is known and admitted: authorize → plan → forward → transform.
 * @throws GatewayError
 */
export async function answer(
  request: GatewayRequest,
  principal: Principal,
  rooms: Rooms,
  trace: Trace,
): Promise<Reply> {
  const decision = await decided(principal, request, rooms)
  trace.decision = decision
  if (decision.effect === 'deny') throw denied(decision, principal, rooms.outageOf(request.mount.upstream))

  const plan = planned(request, decision.obligations, principal, { rooms, trace })
  const reply = await forwardAll(plan, rooms.forward, request.inbound.signal, trace)
  return rooms.transform(request, reply, decision.obligations)
}

/** Only what a grant of the caller reaches is looked up: another name costs the same, whether there is such a service or not. */
async function decided(principal: Principal, request: GatewayRequest, rooms: Rooms): Promise<Decision> {
  const decide = () => rooms.authorize(principal, request, rooms.catalog(), rooms.clock())
  const decision = decide()
  if (decision.effect === 'permit' || !decision.mayBeLearned) return decision
  await rooms.learn(request)
  return decide()
}

/** An obligation that cannot be fulfilled means deny, in the audit line too. */
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

async function forwardAll(
  plan: Plan,
  forward: Forward,
  signal: AbortSignal,
  trace: Trace,
): Promise<UpstreamReply> {
  const replies: UpstreamReply[] = []
  for (const step of plan.steps) {
    const reply = await forward(step(replies), signal)
    trace.upstreamStatus = reply.status
    trace.upstreamMs = (trace.upstreamMs ?? 0) + reply.elapsedMs
    replies.push(reply)
  }
  return plan.combine(replies)
}

/** While nothing is known of an upstream, those who signed in hear of the outage instead of a right that may not be missing. */
const denied = (decision: Deny, principal: Principal, outage: GatewayError | undefined): GatewayError =>
  outage && principal !== anonymous ? outage : new GatewayError(decision.code, decision.reason)

/** A fault is shown only to those who may use the gateway at all, or at the doors that are open to everybody. */
function faulty(fault: Fault, principal: Principal, rooms: Rooms) {
  const isOpenDoor = /^(Info|Tokens)\./.test(fault.operation ?? '')
  if (principal === anonymous && !rooms.anonymousHasGrants && !isOpenDoor) {
    return new GatewayError('credential.missing', `${fault.code}: ${fault.message}`)
  }
  return new GatewayError(fault.code, fault.message, { publicText: fault.message })
}

/** Credentials of query and form, as carriers of the gateway. */
const carried = (shown: ReturnType<typeof parseRequest>['shown']): Inbound['shown'] =>
  shown.map(({ carrier, name, value }) => ({
    carrier: name === 'mg_ticket' ? 'query-ticket' : carrier,
    value,
  }))

function note(trace: Trace, request: MapRequest): void {
  trace.operation = request.operation.id
  trace.service = serviceName(request.resource)
  trace.layerId = request.resource.layerId
  trace.dropped = request.dropped
}
