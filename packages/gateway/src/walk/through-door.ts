import { type MapRequest, ogcQuestionName } from '@mapgate/protocol'
import { contextOf } from '../core/authentication/authentication.ts'
import type { OgcDoorRequest, OgcVisit } from '../core/reply/ogc-door.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { requestContextOf } from '../core/request/request-context.ts'
import type { Trace } from '../core/request/trace.ts'
import { carried } from './carried.ts'
import { decided } from './decided.ts'
import { type Caller, denied } from './follow.ts'
import type { Rooms } from './rooms.ts'
import { faulty, isStranger, note, turnedAway } from './strangers.ts'
import { unlessHeld } from './validator.ts'

/** Where a request came in, and what is known of it. */
type Came = Pick<GatewayRequest, 'inbound' | 'mount'> & { readonly trace: Trace }

/** The rooms, and the way through those that come after authentication. */
interface Way {
  readonly rooms: Rooms
  readonly answer: (request: GatewayRequest, caller: Caller, rooms: Rooms, trace: Trace) => Promise<Reply>
}

/**
 * A request of WMS or WMTS: the caller is known and admitted as for every other request, and what is asked for is asked of the rooms in
 * the words of ArcGIS.
 * @throws GatewayError
 */
export async function throughDoor(door: OgcDoorRequest, came: Came, way: Way): Promise<Reply> {
  const { inbound, mount, trace } = came
  const { rooms } = way
  const { opened } = door
  trace.ogc = opened.presentation
  const refusal = inbound.bodyFault ?? inbound.upload?.refusal
  if (refusal) throw refusal
  const shown = [...inbound.shown, ...carried(opened.shown)]
  const context = contextOf(inbound, { now: rooms.clock(), mount, jsonp: false })
  const principal = await rooms.authenticate(shown, context)
  trace.principal = principal
  const charge = await rooms.admit(principal, inbound, mount.path)
  if (isStranger(principal, rooms)) throw turnedAway({}, trace)
  const parsed = opened.read()
  if (parsed.fault) throw faulty(parsed.fault, principal, rooms)
  const { question, dropped } = parsed
  trace.ogcRequest = ogcQuestionName(question)
  // A validator that the caller has of capabilities is not one of the description that they are made of.
  const asking = question.kind === 'capabilities' ? withoutValidators(inbound) : inbound
  const visit = visitOf({ ...came, inbound: asking }, { principal, charge }, way, dropped)
  return unlessHeld(await door.answer(question, visit), inbound)
}

function visitOf(
  { inbound, mount, trace }: Came,
  caller: Caller,
  { rooms, answer }: Way,
  dropped: readonly string[],
): OgcVisit {
  const { principal } = caller
  const asked = (map: MapRequest): GatewayRequest => {
    note(trace, { ...map, dropped })
    return { inbound: whole(inbound), mount, map, readsValue: true }
  }
  return {
    inbound,
    mount,
    principal,
    trace,
    permit: async (map) => {
      const decision = await decided(principal, asked(map), rooms)
      trace.decision = decision
      if (decision.effect === 'deny') throw denied(decision, principal, rooms.outageOf(mount.upstream))
      return decision.obligations
    },
    ask: async (map) => answer(asked(map), caller, rooms, trace),
    hold: requestContextOf(principal, inbound).hold,
  }
}

function withoutValidators(inbound: Inbound): Inbound {
  const { 'if-none-match': _, 'if-modified-since': __, ...headers } = inbound.headers
  return { ...inbound, headers }
}

/** Whoever works on a reply needs all of it, as it is. */
function whole(inbound: Inbound): Inbound {
  const { range: _, 'accept-encoding': __, ...headers } = inbound.headers
  return { ...inbound, headers }
}
