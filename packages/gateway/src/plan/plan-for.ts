import { type MapRequest, mapExpressions, replyKind, withFormat, withTextsComputed } from '@mapgate/protocol'
import type { GatewayRequest } from '../core/gateway-request.ts'
import type { Obligations } from '../core/obligations.ts'
import type { Plan } from '../core/plan.ts'
import type { Principal } from '../core/principal.ts'
import { type Ask, cannotNarrow, oneStep, type ReadIds } from './ask.ts'
import { demandCertainTexts, withCertainRows, withUnicodeTexts } from './characters.ts'
import type { ExtentMemory } from './extent-memory.ts'
import { forwardedHeaders } from './forwarded-headers.ts'
import { asImage, type HrefOptions, namesPicture, withOwnHref } from './href.ts'
import { demandListedNames } from './listed-names.ts'
import { aboutMapLayer } from './narrow/dynamic-layer.ts'
import { demandUnderstood, narrowerOf } from './narrowers.ts'
import { inCatalogSpelling, outboundOf } from './outbound.ts'
import { withTextAsCondition } from './text-search.ts'

/** What plans are made with. */
export interface PlannerOptions {
  /** Where pictures that are asked for as JSON are fetched from. */
  readonly href: HrefOptions
  readonly extents?: ExtentMemory
  /** Most requests to a map server for one request. Default: no bound. */
  readonly maxRequests?: number
  /** True for an upstream that is said to keep texts in Unicode. Default: none is. */
  readonly isUnicode?: (upstream: string) => boolean
  /** Default: object ids are read in this thread. */
  readonly readIds?: ReadIds
}

/** Plans the outbound requests of a permitted request: from parsed values only, in the catalogue's spelling, never wider than the obligations. */
export type Planner = (request: GatewayRequest, obligations: Obligations, principal: Principal) => Plan

/**
 * Makes the planner. Its plans are pure but for the addresses of pictures, which are kept when they are given out.
 * The planner throws GatewayError: `access.denied` where an obligation cannot be fulfilled, `request.parameter-invalid` for fields
 * and `request.not-found` for layers that are not there for the caller.
 */
export function createPlanner(options: PlannerOptions): Planner {
  const { href, extents, maxRequests } = options
  return (request, obligations, principal) => {
    const isUnicode = options.isUnicode?.(request.mount.upstream) ?? false
    const { rights } = obligations
    const map = inCatalogSpelling(upstreamFormat(request.map), rights?.service)
    demandListedNames(map, rights)
    const plan =
      obligations.unrestricted || rights === undefined
        ? (asked: MapRequest) =>
            passing(request, isUnicode ? asked : withUnicodeTexts(asked), obligations, principal)
        : narrowed({
            request,
            map,
            rights: isUnicode ? rights : withCertainRows(rights),
            principal,
            isUnicode,
            extents,
            maxRequests,
            readIds: options.readIds,
          })
    if (!namesPicture(map)) return plan(map)
    // What cannot be drawn for this caller is refused here, not behind an address.
    plan(asImage(map))
    return withOwnHref(plan(map), { map, mount: request.mount, principal, options: href })
  }
}

/** Plans by the table of narrowers; what is not in it cannot be narrowed, and so is refused. */
function narrowed(ask: Ask): (map: MapRequest) => Plan {
  return (map) => {
    if (!ask.isUnicode) demandCertainTexts(map)
    const plain = mapExpressions(withTextAsCondition({ ...ask, map: aboutMapLayer(map) }), withTextsComputed)
    const narrow = narrowerOf(plain)
    if (narrow === undefined) throw cannotNarrow(`${map.operation.id} cannot be narrowed`)
    demandUnderstood(plain)
    return narrow({ ...ask, map: plain })
  }
}

/** One request as it is; held only where its reply has to be changed. */
function passing(
  request: GatewayRequest,
  map: MapRequest,
  { unrestricted }: Obligations,
  principal: Principal,
): Plan {
  const streams =
    unrestricted && passesAsItIs({ ...map, format: request.map.format === 'pjson' ? 'pjson' : map.format })
  const holds = streams ? 'stream' : 'whole'
  const headers = streams ? forwardedHeaders(request.inbound) : {}
  return oneStep(outboundOf(request, map, { principal, holds, headers }))
}

/** Indented JSON is printed by the gateway; nothing else than JSON is asked of the upstream. */
const upstreamFormat = (map: MapRequest): MapRequest =>
  map.format === 'pjson' ? withFormat(map, 'json') : map

/** True for a reply in which nothing has to be rewritten, indented or wrapped. */
function passesAsItIs({ operation, format, callback }: MapRequest): boolean {
  if (replyKind(format) !== 'json') return true
  return operation.links.length === 0 && callback === undefined && format !== 'pjson'
}
