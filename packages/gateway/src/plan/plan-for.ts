import type { ExtentMemory } from '@mapgate/policy'
import {
  type NarrowedPlan,
  narrowIntent,
  type Obligations,
  type Paint,
  type Principal,
  type RowsReply,
  type ServiceRights,
  type SideOf,
  type Step,
  unlistedName,
} from '@mapgate/policy'
import {
  type Intent,
  type MapRequest,
  mapExpressions,
  printIntent,
  readAsked,
  readIntent,
  replyKind,
  unplainNames,
  withFormat,
  withNationalTexts,
} from '@mapgate/protocol'
import { raised, refusal } from '../core/errors/refusals.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import { onceForEach } from '../core/request/once-for-each.ts'
import { type RequestContext, requestContextOf } from '../core/request/request-context.ts'
import type { Outbound, UpstreamReply } from '../core/upstream/outbound.ts'
import type { Plan } from '../core/upstream/plan.ts'
import { asImage, type HrefOptions, namesPicture, withOwnHref } from './href.ts'
import { joinedLists, layerByLayer, planByLayer } from './layer-by-layer.ts'
import { inCatalogSpelling, outboundOf } from './outbound.ts'

/** What the planner needs. */
interface PlannerOptions {
  /** Where pictures that are asked for as JSON are fetched from. */
  readonly href: HrefOptions
  readonly extents?: ExtentMemory
  /** Most requests to a map server for one request. Default: no bound. */
  readonly maxRequests?: number
  /** True for an upstream that is said to keep texts in Unicode. Default: none is. */
  readonly isUnicode?: (upstream: string) => boolean
  /** Default: object ids are read in this thread. */
  readonly readIds?: ReadIds
  /** Default: pictures under an area are refused. */
  readonly paint?: Paint
  /** Default: cached tiles under an area are refused. */
  readonly sideOf?: SideOf
}

/** Reads the object ids of a large reply where other callers do not wait for it; undefined for any other reply. */
export type ReadIds = (rows: RowsReply, context: RequestContext) => Promise<readonly number[]> | undefined

/** Plans the outbound requests of a permitted request: from parsed values only, in the catalogue's spelling, never wider than the obligations. */
type Planner = (request: GatewayRequest, obligations: Obligations, principal: Principal) => Plan

/**
 * Makes the planner. Its plans are pure but for the addresses of pictures, which are kept when they are given out.
 * The planner throws GatewayError: `access.denied` where an obligation cannot be fulfilled, `request.parameter-invalid` for fields
 * and `request.not-found` for layers that are not there for the caller.
 */
export function createPlanner(options: PlannerOptions): Planner {
  return (request, obligations, principal) => {
    const { rights, unrestricted } = obligations
    const map = inCatalogSpelling(upstreamFormat(request.map), rights?.service)
    const unlisted = unlistedName(unplainNamesOf(map), rights)
    if (unlisted) throw refusal(unlisted)
    const asked = { request, principal, isUnicode: options.isUnicode?.(request.mount.upstream) ?? false }
    const plan = (one: MapRequest): Plan =>
      unrestricted || rights === undefined
        ? passingByLayer(one, asked, obligations)
        : sent(raised(narrowIntent(readAsked(one), rights, narrowingOf(options, asked))), asked, rights)
    if (!namesPicture(map)) return plan(map)
    // A picture that cannot be drawn for this caller is refused here, and gets no address.
    plan(asImage(map))
    return withOwnHref(plan(map), { map, mount: request.mount, principal, options: options.href })
  }
}

/** The request, its caller, and whether the upstream keeps texts in Unicode. */
interface Asked {
  readonly request: GatewayRequest
  readonly principal: Principal
  readonly isUnicode: boolean
}

function narrowingOf(
  { extents, maxRequests, paint, sideOf, readIds }: PlannerOptions,
  { request, principal, isUnicode }: Asked,
) {
  return {
    isUnicode,
    extents,
    maxRequests,
    paint,
    sideOf,
    readIds: readIds && ((rows: RowsReply) => readIds(rows, requestContextOf(principal, request.inbound))),
  }
}

/** What a picture is of. */
const drawn = onceForEach((map: MapRequest): Intent | undefined =>
  map.operation.effect === 'draw' ? readIntent(map) : undefined,
)

const unplainNamesOf = onceForEach(unplainNames)

const isReading = ({ operation: { effect } }: MapRequest): boolean => effect === 'read' || effect === 'draw'

/**
 * The plan of policy with its steps as requests to the upstream, and its refusals raised. The answer of a step may be kept where it is shown by its own question
 * alone. Where one reply says what is shown of another, and where ids of rows in an area stand in the question, an older answer would show rows as
 * they were when they may not have been in reach.
 */
function sent(
  narrowed: NarrowedPlan,
  { request, principal, isUnicode }: Asked,
  { service, facts }: ServiceRights,
): Plan {
  const isOne = narrowed.steps.length === 1 && narrowed.more === undefined
  const { steps, more, combine, ...rest } = service.answersByLayer
    ? planByLayer(narrowed, readIntent(request.map))
    : narrowed
  const mayKeep = isReading(request.map) && (facts === undefined || facts.rows.size === 0)
  const kept = { narrowedBy: service, service }
  const outbound = ({ intent, ...step }: Step) => {
    const map = printIntent(intent)
    const keeping = mayKeep && (isOne || intent.kind === 'map-image') ? { ...kept, intent } : undefined
    return outboundOf(request, { ...step, map: isUnicode ? map : withUnicodeTexts(map), keeping }, principal)
  }
  return {
    ...rest,
    steps: steps.map((step) => (earlier) => outbound(raised(step(earlier)))),
    ...(more ? { more: (replies) => more(replies).map(outbound) } : {}),
    combine: (replies) => {
      const combined = combine(replies)
      // A stream in policy's result is one of the streams that it was given.
      return (combined instanceof Promise ? combined.then(raised) : raised(combined)) as
        | UpstreamReply
        | Promise<UpstreamReply>
    },
  }
}

/** A request as it goes to an upstream that is not said to be Unicode: texts that it might misread are `N'…'`. */
const withUnicodeTexts = onceForEach((map: MapRequest): MapRequest => mapExpressions(map, withNationalTexts))

/** Plans a request from whose caller nothing is hidden. */
function passingByLayer(map: MapRequest, asked: Asked, obligations: Obligations): Plan {
  const intent = obligations.rights?.service.answersByLayer ? readIntent(map) : undefined
  const each = intent ? layerByLayer(intent) : []
  if (intent === undefined || each.length < 2) return passing(map, asked, obligations)
  return {
    steps: each.map((one) => {
      const outbound = passedOn(printIntent(one), asked, { ...obligations, holds: 'whole' })
      return () => outbound
    }),
    combine: (replies) => raised(joinedLists(intent, replies)) as UpstreamReply,
  }
}

/** Plans one request as it is; its reply is held only where it has to be changed, or says what became of an edit. */
function passing(map: MapRequest, asked: Asked, obligations: Obligations): Plan {
  const format = asked.request.map.format === 'pjson' ? 'pjson' : map.format
  const streams = obligations.unrestricted && passesAsItIs({ ...map, format })
  const isWrite = map.operation.effect === 'write'
  const holds = streams && !isWrite ? 'stream' : 'whole'
  const outbound = passedOn(map, asked, { ...obligations, holds })
  return { steps: [() => outbound], combinesQuickly: true, combine: ([reply]) => reply as UpstreamReply }
}

function passedOn(
  map: MapRequest,
  { request, principal, isUnicode }: Asked,
  { unrestricted, rights, holds }: Obligations & Pick<Step, 'holds'>,
): Outbound {
  // Only where nothing is hidden: for others there is no entry that the question was narrowed by.
  const keeping =
    unrestricted && isReading(map) ? { service: rights?.service, intent: drawn(map) } : undefined
  return outboundOf(request, { map: isUnicode ? map : withUnicodeTexts(map), holds, keeping }, principal)
}

/** Indented JSON is printed by the gateway; nothing else than JSON is asked of the upstream. */
const upstreamFormat = (map: MapRequest): MapRequest =>
  map.format === 'pjson' ? withFormat(map, 'json') : map

/** True for a reply in which nothing has to be rewritten, indented or wrapped. */
function passesAsItIs({ operation, format, callback }: MapRequest): boolean {
  if (replyKind(format) !== 'json') return true
  return operation.links.length === 0 && callback === undefined && format !== 'pjson'
}
