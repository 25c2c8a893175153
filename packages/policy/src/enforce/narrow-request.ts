import {
  type Intent,
  type MapRequest,
  mapExpressions,
  readIntent,
  withTextsComputed,
} from '@mapgate/protocol'
import type { Plan, Step } from '../model/plan.ts'
import { type Outcome, outcomeOf, outcomeOfLater } from '../model/refusal.ts'
import type { UpstreamReply } from '../model/reply.ts'
import type { ServiceRights } from '../model/rights.ts'
import { demandCertainTexts, withCertainRows } from './characters.ts'
import { cannotNarrow, type Narrowing, type NarrowingOptions } from './narrowing.ts'
import { ruleOf } from './operations/table.ts'

/** A plan whose steps and whose reply may turn out to be refused once earlier replies are there. */
export interface NarrowedPlan extends Pick<Plan, 'readAhead' | 'combinesQuickly'> {
  readonly steps: readonly ((earlier: readonly UpstreamReply[]) => Outcome<Step>)[]
  readonly combine: (
    replies: readonly UpstreamReply[],
  ) => Outcome<UpstreamReply> | Promise<Outcome<UpstreamReply>>
}

/**
 * Narrows a request to what its caller has of the service: refused with `access.denied` where an obligation cannot be fulfilled,
 * with `request.parameter-invalid` for fields and with `request.not-found` for layers that are not there for the caller.
 */
export function narrowRequest(
  map: MapRequest,
  rights: ServiceRights,
  options: NarrowingOptions,
): Outcome<NarrowedPlan> {
  const certain = options.isUnicode ? rights : withCertainRows(rights)
  return outcomeOf(() => withOutcomes(narrowed(map, { ...options, rights: certain })))
}

/** Plans by the rule of the operation; what has no rule cannot be narrowed, and so is refused. */
function narrowed(map: MapRequest, asked: Omit<Narrowing, 'intent'>): Plan {
  if (!asked.isUnicode) demandCertainTexts(map)
  const narrow = ruleOf(map.operation)?.narrow
  if (narrow === undefined) throw cannotNarrow(`${map.operation.id} cannot be narrowed`)
  const intent = readIntent(mapExpressions(map, withTextsComputed))
  demandCarried(intent)
  return narrow({ ...asked, intent })
}

/**
 * A value that selects something and that no intent carries means no, whenever the grammar learns it.
 * @throws Refused `access.denied`
 */
function demandCarried({ notCarried, calledAs }: Intent): void {
  const [strange] = notCarried ?? []
  if (strange !== undefined) throw cannotNarrow(`${strange} of ${calledAs} is not narrowed`)
}

function withOutcomes({ steps, combine, ...rest }: Plan): NarrowedPlan {
  return {
    ...rest,
    steps: steps.map((step) => (earlier) => outcomeOf(() => step(earlier))),
    combine: (replies) => {
      const { value, refusal } = outcomeOf(() => combine(replies))
      if (refusal) return { refusal }
      return value instanceof Promise ? outcomeOfLater(value) : { value }
    },
  }
}
