import {
  type Catalog,
  type Decision,
  explainGrants,
  type GrantConfiguration,
  type GrantFinding,
  type Obligations,
  type Principal,
  type SeenView,
  seenView,
} from '@mapgate/policy'
import { declaredValues, type MapRequest, parseRequest, serviceName } from '@mapgate/protocol'
import { GatewayError } from './core/errors/errors.ts'
import type { GatewayRequest } from './core/request/gateway-request.ts'
import type { Inbound } from './core/request/inbound.ts'
import type { Mount } from './core/request/mount.ts'
import { siteRequest } from './core/request/site-request.ts'
import type { Outbound } from './core/upstream/outbound.ts'
import type { Plan } from './core/upstream/plan.ts'

/** The parts of the gateway that explain a request; the same ones serve requests. */
interface ExplainRooms {
  readonly grants: readonly GrantConfiguration[]
  readonly catalog: Catalog
  readonly authorize: (
    principal: Principal,
    request: GatewayRequest,
    catalog: Catalog,
    now: number,
  ) => Decision
  readonly plan: (request: GatewayRequest, obligations: Obligations, principal: Principal) => Plan
  /** Epoch milliseconds. */
  readonly now: number
}

/** The explanation of a reply: the parsed request, the grants that matched, the obligations, the outbound requests. Nothing is sent. */
export interface Explanation {
  readonly principal: { readonly id: string; readonly roles: readonly string[]; readonly attributes: object }
  readonly parsed:
    | {
        readonly operation: string
        readonly service?: string
        readonly layer?: number
        readonly parameters: object
        readonly dropped: readonly string[]
      }
    | { readonly fault: string; readonly message: string }
  readonly grants: readonly GrantFinding[]
  readonly decision: { readonly effect: 'permit' | 'deny'; readonly code?: string; readonly reason?: string }
  readonly obligations?: readonly ExplainedLayer[] | 'none'
  readonly outbound?: readonly ExplainedRequest[]
}

/** The obligations for one layer. */
interface ExplainedLayer {
  readonly layer: number
  readonly name: string
  readonly views: readonly SeenView[]
}

/** One outbound request, or the reason why it depends on earlier replies. */
type ExplainedRequest =
  | { readonly method: string; readonly path: string; readonly parameters: Readonly<Record<string, string>> }
  | { readonly after: string }

/** Explains one request of a principal at a mount. */
export function explain(
  inbound: Inbound,
  mount: Mount,
  principal: Principal,
  rooms: ExplainRooms,
): Explanation {
  const parsed = parseRequest(siteRequest(inbound, mount))
  const who = { id: principal.id, roles: principal.roles, attributes: principal.attributes }
  if (parsed.fault) {
    const { code, message } = parsed.fault
    return {
      principal: who,
      parsed: { fault: code, message },
      grants: [],
      decision: { effect: 'deny', code, reason: message },
    }
  }
  const request: GatewayRequest = { inbound, mount, map: parsed.request }
  const name = serviceName(parsed.request.resource)
  const service =
    name === undefined
      ? undefined
      : rooms.catalog.service(mount.upstream, name, parsed.request.resource.serviceType ?? '')
  const grants = explainGrants(rooms.grants, { principal, request, service, now: rooms.now })
  const decision = rooms.authorize(principal, request, rooms.catalog, rooms.now)
  const shared = { principal: who, parsed: described(parsed.request), grants }
  if (decision.effect === 'deny') {
    return { ...shared, decision: { effect: 'deny', code: decision.code, reason: decision.reason } }
  }
  return {
    ...shared,
    ...planned(request, decision.obligations, principal, rooms),
    obligations: obligationsOf(decision.obligations, parsed.request.resource.layerId),
  }
}

function described(map: MapRequest): Explanation['parsed'] {
  const service = serviceName(map.resource)
  return {
    operation: map.operation.id,
    ...(service === undefined ? {} : { service }),
    ...(map.resource.layerId === undefined ? {} : { layer: map.resource.layerId }),
    parameters: Object.fromEntries(
      declaredValues(map).map(({ name, type, value }) => [name, type.print(value)]),
    ),
    dropped: map.dropped,
  }
}

/** The obligations for the layer that the request names, or for all layers that the caller has. */
function obligationsOf(
  { unrestricted, rights }: Obligations,
  layerId: number | undefined,
): readonly ExplainedLayer[] | 'none' {
  if (unrestricted || rights === undefined) return 'none'
  const layers = [...rights.layers.values()].filter(
    ({ layer }) => layerId === undefined || layer.id === layerId,
  )
  return layers.map(({ layer, views }) => ({
    layer: layer.id,
    name: layer.name,
    views: views.map((view) => seenView({ layer }, view)),
  }))
}

function planned(
  request: GatewayRequest,
  obligations: Obligations,
  principal: Principal,
  rooms: ExplainRooms,
): Pick<Explanation, 'decision' | 'outbound'> {
  try {
    const { steps } = rooms.plan(request, obligations, principal)
    return { decision: { effect: 'permit' }, outbound: steps.map((step) => outboundOf(() => step([]))) }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return { decision: { effect: 'deny', code: error.code, reason: error.detail } }
  }
}

/** A step that needs the replies of earlier ones cannot be shown without sending those. */
function outboundOf(step: () => Outbound): ExplainedRequest {
  try {
    const { method, path, query, body } = step().question
    const text = body === undefined ? query : Buffer.from(body).toString('utf8')
    return { method, path, parameters: Object.fromEntries(new URLSearchParams(text)) }
  } catch {
    return { after: 'depends on the reply of the first request' }
  }
}
