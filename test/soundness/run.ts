import type { Principal } from '../../packages/policy/src/model/principal.ts'
import { areaRightsOf } from './areas/area-right.ts'
import { withBorderRows } from './areas/border-rows.ts'
import { isComparable, shownOutside } from './areas/picture-checks.ts'
import { cellBeyondPolicy } from './cell-oracle.ts'
import {
  addressIn,
  askedInVain,
  beyondPolicy,
  canaryIn,
  difference,
  isTelling,
  type Leak,
  lost,
  unlike,
  unpromised,
  upstreamWords,
  written,
} from './checks.ts'
import { hiddenDomainIn, hiddenLevelIn, hiddenNameIn } from './description-oracle.ts'
import { strangeCondition } from './executed-conditions.ts'
import type { CaseReply, CaseRequest } from './gateway.ts'
import type { Manner } from './manners.ts'
import { beyondLimits, tileBeyondScales } from './picture-limits.ts'
import { type Emphasis, makePolicy, type Policy, withAreas } from './policies.ts'
import { createRandom, type Random } from './random.ts'
import { jsonOf } from './reply-values.ts'
import { makeRequest, weighted } from './requests.ts'
import { isWhole } from './sight.ts'
import { createTemplate, type Template } from './template.ts'
import { openTwinWorlds, type TwinWorlds } from './twin-worlds.ts'
import { elsewhere, inArcgisWords, isAsDrawn } from './wms-words.ts'

/** What a run is asked for. */
export interface RunOptions {
  readonly cases: number
  readonly seed: number
  /** Operations to try; default all. */
  readonly operations?: readonly string[]
  readonly emphasis?: Emphasis
  /** The share of policies with areas, from 0 to 1; default 0.35, or all where the emphasis has areas. */
  readonly areas?: number
  /** Cases for one policy before the next is made; default 60. */
  readonly casesPerPolicy?: number
  /** Stops at the first leak. */
  readonly stopsAtLeak?: boolean
  readonly template?: Template
}

/** One case that told too much. */
export interface FoundLeak {
  readonly property:
    | 'canary'
    | 'words'
    | 'worlds'
    | 'equal rights'
    | 'monotone'
    | 'unrestricted'
    | 'execution'
    | 'pictures'
    | 'cells'
    | 'writes'
    | 'descriptions'
    | 'addresses'
    | 'members'
    | 'outside'
    | 'places'
    | 'kept'
  readonly what: string
  readonly request: CaseRequest
  readonly policy: Policy
}

/** Cases of one operation and format, such as `MapServer.query json`. */
export interface Made {
  asked: number
  answered: number
}

/** What a run found. */
export interface RunResult {
  readonly cases: number
  readonly leaks: readonly FoundLeak[]
  /** How often each operation of the grammar was asked in each format, and how often that was answered. */
  readonly made: ReadonlyMap<string, Made>
  /** Good replies that show something, by operation and obligation. */
  readonly telling: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly refusals: ReadonlyMap<string, number>
}

/** Runs cases until there are enough: policies, worlds, principals and requests all come from the seed. */
export async function runSoundness(options: RunOptions): Promise<RunResult> {
  const template = options.template ?? (await createTemplate())
  const random = createRandom(options.seed)
  const telling = new Map<string, Map<string, number>>()
  const refusals = new Map<string, number>()
  const made = new Map<string, Made>()
  const leaks: FoundLeak[] = []
  const { casesPerPolicy = 60 } = options
  let cases = 0
  while (cases < options.cases && !(options.stopsAtLeak && leaks.length > 0)) {
    const { policy, rows } = policyOf(random, template, options)
    const twins = await openTwinWorlds(policy, {
      random,
      template: rows,
      ...(options.emphasis ? { emphasis: options.emphasis } : {}),
    })
    for (let index = 0; index < casesPerPolicy && cases < options.cases; index++) {
      const operation = random.pick(options.operations ?? weighted)
      const reply = await runCase(twins, makeRequest(twins.making, operation), leaks)
      cases++
      count(made, reply)
      note(telling, refusals, { operation, reply, obligations: twins.obligations })
      if (options.stopsAtLeak && leaks.length > 0) break
    }
    twins.close()
  }
  return { cases, leaks, made, telling, refusals }
}

/** A policy, and the rows of its worlds: at the borders of areas too, where it has any. */
export function policyOf(
  random: Random,
  template: Template,
  { emphasis = {}, areas = emphasis.areas ? 1 : 0.35 }: RunOptions,
): { policy: Policy; rows: Template } {
  const policy = makePolicy(random, template, emphasis)
  return areas > 0 && random.chance(areas)
    ? { policy: withAreas(policy, random, emphasis.areas), rows: withBorderRows(template) }
    : { policy, rows: template }
}

function count(made: Map<string, Made>, { asked, refused }: CaseReply): void {
  if (asked === undefined) return
  const key = `${asked.id} ${asked.format}`
  const row = made.get(key) ?? { asked: 0, answered: 0 }
  made.set(key, row)
  row.asked++
  if (refused === undefined) row.answered++
}

function note(
  telling: Map<string, Map<string, number>>,
  refusals: Map<string, number>,
  { operation, reply, obligations }: { operation: string; reply: CaseReply; obligations: readonly string[] },
): void {
  if (reply.refused !== undefined) {
    const key = `${operation} ${reply.refused}`
    refusals.set(key, (refusals.get(key) ?? 0) + 1)
  }
  const row = telling.get(operation) ?? new Map<string, number>()
  telling.set(operation, row)
  if (!isTelling(reply)) return
  for (const obligation of obligations) row.set(obligation, (row.get(obligation) ?? 0) + 1)
}

/** The caller for whom the grants of a policy are. */
export const visitorOf = (policy: Policy): Principal => principal(policy, 'visitor')

function principal(policy: Policy, name: string, role = 'visitor'): Principal {
  return {
    id: `user:${name}`,
    name,
    kind: 'user',
    roles: [role],
    attributes: { ...policy.attributes },
    scope: {},
    carrier: 'header',
    shownAs: 'token',
    expiresAt: null,
  }
}

async function runCase(twins: TwinWorlds, request: CaseRequest, leaks: FoundLeak[]): Promise<CaseReply> {
  const { policy, random, template, made, manner } = twins
  const visitor = visitorOf(policy)
  const isExact = manner === 'exact'
  const judge = { policy, template, manner }
  const report = (property: FoundLeak['property'], leak: Leak): void => {
    if (leak !== undefined && (isExact || isOfReplies(property, manner)))
      leaks.push({ property, what: leak, request, policy })
  }
  const one = await twins.one.ask(visitor, request)
  const other = await twins.other.ask(visitor, request)
  report('canary', canaryIn(one, request, 'one'))
  report('canary', canaryIn(other, request, 'other'))
  if (isComparable(one, request, judge)) report('worlds', difference(one, other))
  if (isAsDrawn(request)) report('outside', await shownOutside(one, inArcgisWords(request), judge))
  if (!isWhole(policy, 'Assets_Service')) report('words', upstreamWords(one))
  report('execution', beyondPolicy(one, { policy, template, world: made.world }))
  report('execution', strangeCondition(one, { policy, template }))
  report('execution', askedInVain(one))
  report('cells', cellBeyondPolicy(one, request, { policy, template, rows: made.rows }))
  report('pictures', tileBeyondScales(one, inArcgisWords(request), policy))
  report('descriptions', hiddenNameIn(one, { policy, template }))
  report('descriptions', hiddenLevelIn(one, request, policy))
  report('descriptions', hiddenDomainIn(one, { policy, template }))
  report('addresses', addressIn(one, request))
  if (manner === 'busy' && !isWhole(policy, 'Assets_Service')) report('members', unpromised(one))
  report('writes', written(one.executions))
  report('pictures', beyondLimits(one, request, { policy, template }))
  report('places', elsewhere(one, request, template))
  const pictures = [hrefOf(one), hrefOf(other)]
  if (pictures[0] !== undefined && pictures[1] !== undefined) {
    const [first, second] = pictures.map((path) => ({
      operation: 'output',
      path: path ?? '',
      parameters: {},
    }))
    if (first && second) {
      const fetched = await twins.one.ask(visitor, first)
      const fetchedOther = await twins.other.ask(visitor, second)
      if (isComparable(fetched, request, judge)) report('worlds', difference(fetched, fetchedOther))
      report('outside', await shownOutside(fetched, request, judge))
      report('pictures', beyondLimits(fetched, request, { policy, template }))
    }
  }
  if (random.chance(0.25))
    report('equal rights', difference(one, await twins.one.ask(principal(policy, 'visitor-two'), request)))
  if (
    random.chance(0.4) &&
    !/resultRecordCount|topFilter|outStatistics/.test(Object.keys(request.parameters).join()) &&
    !asksTopmost(request) &&
    !leavesFieldsToTheServer(request)
  ) {
    const after = await twins.more.ask(visitor, request)
    // What the upstream itself refuses, as a field that a layer lacks, is no loss.
    const isFaulty = after.refused === 'upstream' && (await twins.one.direct(request)).refused !== undefined
    if (!isFaulty && !isRefusedByAreas(policy, after)) report('monotone', lost(one, after))
  }
  if (random.chance(0.25) && !isOdd(request)) {
    const direct = await twins.open.direct(request)
    report(
      'unrestricted',
      unlike(direct, await twins.open.ask(principal(policy, 'editor', 'editor'), request)),
    )
  }
  return one
}

/** Checks of what a reply tells hold whatever a map server does; those of what it executes, and of one that answers rightly, do not. */
const isOfReplies = (property: FoundLeak['property'], manner: Manner): boolean =>
  property === 'canary' ||
  (manner !== 'renumbered' && !['execution', 'pictures', 'monotone', 'unrestricted'].includes(property))

/**
 * Areas in several places are no sum of what each gives by itself: rows are not found by a geometry where shapes are cut off at different edges,
 * and a picture that cannot be masked is refused although it would be drawn without the layer of which a part is shown.
 */
const isRefusedByAreas = (policy: Policy, { refused }: CaseReply): boolean =>
  refused === 'access.denied' && areaRightsOf(policy).length > 0

/** JSONP, parameters that the gateway drops, what writes, and WMS, which the sample server does not speak: there the upstream may answer otherwise. */
const isOdd = ({ operation, parameters }: CaseRequest): boolean =>
  operation === 'edit' ||
  operation.startsWith('wm') ||
  ['callback', 'mapLayers', 'gdbVersion', 'historicMoment', 'text', 'defaultSR'].some(
    (name) => name in parameters,
  )

/** Where no fields are named, a caller from whom nothing is hidden gets what the map server chooses, and others the id beside it. */
const leavesFieldsToTheServer = ({ operation, parameters }: CaseRequest): boolean =>
  /query/i.test(operation) && parameters.outFields === undefined

/** The topmost of several layers is another one when one more may be seen. */
const asksTopmost = ({ operation, parameters }: CaseRequest): boolean =>
  operation === 'identify' && /^top/.test(parameters.layers ?? 'top')

/** Where a picture is fetched that a reply gives the address of. */
export function hrefOf({ headers, body }: CaseReply): string | undefined {
  const { href } = (jsonOf({ headers, body }) ?? {}) as { href?: string }
  return href?.startsWith('https://gate.test') ? href.slice('https://gate.test'.length) : undefined
}
