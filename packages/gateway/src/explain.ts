import {
  type AreaBook,
  type Catalog,
  type Decision,
  type EditVerdict,
  explainGrants,
  type Found,
  type GrantConfiguration,
  type GrantFinding,
  type Need,
  type Obligations,
  type Principal,
  type SeenView,
  type ServiceRights,
  seenView,
} from '@mapgate/policy'
import { declaredValues, type MapRequest, parseRequest, serviceName } from '@mapgate/protocol'
import { GatewayError } from './core/errors/errors.ts'
import type { OgcDoors } from './core/reply/ogc-door.ts'
import type { GatewayRequest } from './core/request/gateway-request.ts'
import type { Inbound } from './core/request/inbound.ts'
import type { Mount } from './core/request/mount.ts'
import { type OwnQuota, type ToldQuota, toldQuota } from './core/request/own-quota.ts'
import { requestContextOf } from './core/request/request-context.ts'
import { siteRequest } from './core/request/site-request.ts'
import type { Outbound } from './core/upstream/outbound.ts'
import type { Plan } from './core/upstream/plan.ts'
import { askedAtDoor, type SaidAtDoor } from './explain-door.ts'
import { withNeeds } from './walk/needs.ts'
import type { Rooms } from './walk/rooms.ts'

/** The parts of the gateway that explain a request; the same ones serve requests. */
interface ExplainRooms {
  readonly grants: readonly GrantConfiguration[]
  readonly catalog: Catalog
  /** Default: no area is known. */
  readonly areas?: AreaBook
  /** The doors of WMS and WMTS; default: there is none. */
  readonly doors?: OgcDoors
  /** Finds out what has to be known of an area; default: such requests are explained as refused. */
  readonly findOut?: Rooms['findOut'] | undefined
  readonly authorize: (
    principal: Principal,
    request: GatewayRequest,
    catalog: Catalog,
    now: number,
  ) => Decision
  /** The quotas that a request of somebody is charged to; default: they are not told. */
  readonly ownQuotas?: (principal: Principal, request: GatewayRequest) => Promise<readonly OwnQuota[]>
  readonly plan: (request: GatewayRequest, obligations: Obligations, principal: Principal) => Plan
  /** Epoch milliseconds. */
  readonly now: number
}

/** The explanation of a reply: the parsed request, the grants that matched, the obligations, the outbound requests. The request itself is not sent. */
export interface Explanation {
  /** Where it came by the door for resource-proxy: by which path, and the path that its target has here. */
  readonly door?: { readonly at: string; readonly path: string }
  readonly principal: { readonly id: string; readonly roles: readonly string[]; readonly attributes: object }
  readonly parsed: Partial<SaidAtDoor> &
    (
      | {
          readonly operation: string
          readonly service?: string
          readonly layer?: number
          readonly parameters: object
          readonly dropped: readonly string[]
        }
      | { readonly fault: string; readonly message: string }
    )
  readonly grants: readonly GrantFinding[]
  readonly decision: { readonly effect: 'permit' | 'deny'; readonly code?: string; readonly reason?: string }
  readonly obligations?: readonly ExplainedLayer[] | 'none'
  /** The quotas that it is charged to, and how much of them is used where that is known. */
  readonly quotas?: readonly ToldQuota[]
  /** What was found out about areas and rows to edit before the request was planned. */
  readonly needs?: readonly ExplainedNeed[]
  /** Of an edit: what its changes come to with the rows as they are now. */
  readonly verdicts?: readonly EditVerdict[]
  readonly outbound?: readonly ExplainedRequest[]
}

/** The obligations for one layer. */
interface ExplainedLayer {
  readonly layer: number
  readonly name: string
  readonly views: readonly SeenView[]
}

/** Something that has to be known of an area, or of rows to edit. */
export interface ExplainedNeed {
  readonly kind: Need['kind']
  readonly area?: string
  /** Of the rows, also of those that files hang on. */
  readonly layer?: number
  /** Well-known id of the reference of a question or picture. */
  readonly wkid?: number
  /** What was found, in words. */
  readonly found: string
}

/** One outbound request, or the reason why it depends on earlier replies. */
type ExplainedRequest =
  | { readonly method: string; readonly path: string; readonly parameters: Readonly<Record<string, string>> }
  | { readonly after: string }

/** Explains one request of a principal at a mount. */
export async function explain(
  inbound: Inbound,
  mount: Mount,
  principal: Principal,
  rooms: ExplainRooms,
): Promise<Explanation> {
  const raw = siteRequest(inbound, mount)
  const door = rooms.doors?.(raw, mount)
  const parsed = door ? await askedAtDoor(door, { inbound, mount, principal, ...rooms }) : parseRequest(raw)
  const said = 'said' in parsed ? parsed.said : {}
  const who = { id: principal.id, roles: principal.roles, attributes: principal.attributes }
  if (parsed.fault) return { principal: who, ...unparsed(said, parsed.fault) }
  const request: GatewayRequest = { inbound, mount, map: parsed.request }
  const service = serviceOf(request, rooms.catalog)
  const grants = explainGrants(rooms.grants, {
    principal,
    request,
    service,
    now: rooms.now,
    ...(rooms.areas ? { areas: rooms.areas } : {}),
  })
  const decision = rooms.authorize(principal, request, rooms.catalog, rooms.now)
  const shared = { principal: who, parsed: { ...said, ...described(parsed.request) }, grants }
  if (decision.effect === 'deny') {
    return { ...shared, decision: { effect: 'deny', code: decision.code, reason: decision.reason } }
  }
  return {
    ...shared,
    ...(await planned(request, decision, principal, rooms)),
    ...(await chargedTo(request, principal, rooms)),
    obligations: obligationsOf(decision.obligations, parsed.request.resource.layerId),
  }
}

const unparsed = (
  said: Partial<SaidAtDoor>,
  { code, message }: { readonly code: string; readonly message: string },
): Omit<Explanation, 'principal'> => ({
  parsed: { ...said, fault: code, message },
  grants: [],
  decision: { effect: 'deny', code, reason: message },
})

/** The quotas that a request is charged to. */
async function chargedTo(
  request: GatewayRequest,
  principal: Principal,
  { ownQuotas }: Pick<ExplainRooms, 'ownQuotas'>,
): Promise<Pick<Explanation, 'quotas'>> {
  const quotas = await ownQuotas?.(principal, request)
  return quotas === undefined ? {} : { quotas: quotas.map(toldQuota) }
}

/** The service that a request names, as the catalogue knows it. */
function serviceOf({ map: { resource }, mount }: GatewayRequest, catalog: Catalog) {
  const name = serviceName(resource)
  return name === undefined ? undefined : catalog.service(mount.upstream, name, resource.serviceType ?? '')
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

/** Plans as the walk does: what has to be known is found out, and the plan is made again. Nothing is sent that writes, and no row is kept from others. */
async function planned(
  request: GatewayRequest,
  decision: Extract<Decision, { effect: 'permit' }>,
  principal: Principal,
  rooms: ExplainRooms,
): Promise<Pick<Explanation, 'decision' | 'outbound' | 'needs' | 'verdicts'>> {
  const needs: ExplainedNeed[] = []
  const context = requestContextOf(principal, request.inbound)
  const { findOut } = rooms
  const noting =
    findOut &&
    (async (need: Need, { service }: ServiceRights): Promise<Found> => {
      const found = await findOut(need, { request, service, context })
      needs.push(explainedNeed(need, found))
      return found
    })
  try {
    const { steps, verdicts } = await withNeeds(decision, noting, async (current) =>
      rooms.plan(request, (current as typeof decision).obligations, principal),
    )
    const outbound = steps.map((step) => outboundOf(() => step([])))
    return { decision: { effect: 'permit' }, outbound, ...known(needs, verdicts) }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const refused = { effect: 'deny', code: error.code, reason: error.detail } as const
    return { decision: refused, ...known(needs, error.verdicts) }
  }
}

const known = (
  needs: readonly ExplainedNeed[],
  verdicts: readonly EditVerdict[] = [],
): Pick<Explanation, 'needs' | 'verdicts'> => ({
  ...(needs.length > 0 ? { needs } : {}),
  ...(verdicts.length > 0 ? { verdicts } : {}),
})

function explainedNeed(need: Need, found: Found): ExplainedNeed {
  return {
    kind: need.kind,
    ...('right' in need ? { area: need.right.area.name } : {}),
    ...('layerId' in need ? { layer: need.layerId } : {}),
    ...('wkid' in need ? { wkid: need.wkid } : {}),
    found: foundInWords(found),
  }
}

function foundInWords(found: Found): string {
  switch (found.kind) {
    case 'rows':
      return 'ids' in found.rows ? `${found.rows.ids.length} rows` : `more than ${found.rows.tooMany} rows`
    case 'placed':
      return 'unplaced' in found.placed
        ? found.placed.unplaced
        : `${found.placed.coordinates.length / 2} vertices`
    case 'draws':
      return found.draws ? 'drawn as asked for' : 'drawn otherwise than asked for'
    case 'rows-to-edit':
      return 'rows' in found.rows ? `${found.rows.rows.length} rows` : `more than ${found.rows.tooMany} rows`
    case 'attachments-to-edit':
      return `${found.parents.size} attachments`
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
