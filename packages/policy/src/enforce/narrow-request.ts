import { type MapRequest, mapExpressions, readIntent, withTextsComputed } from '@mapgate/protocol'
import type { Plan, Step } from '../model/plan.ts'
import { type Outcome, outcomeOf, outcomeOfLater } from '../model/refusal.ts'
import type { UpstreamReply } from '../model/reply.ts'
import type { ServiceRights } from '../model/rights.ts'
import { type Ask, cannotNarrow, type NarrowingOptions } from './ask.ts'
import { demandCertainTexts, withCertainRows } from './characters.ts'
import { aboutMapLayer } from './narrow/dynamic-layer.ts'
import { ruleOf } from './operations/table.ts'
import { withTextAsCondition } from './text-search.ts'
import { demandCarried, demandUnderstood } from './understood.ts'

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
  return outcomeOf(() => withOutcomes(narrowed({ ...options, map, rights: certain })))
}

/** Plans by the table of narrowers; what is not in it cannot be narrowed, and so is refused. */
function narrowed(ask: Ask): Plan {
  const { map, isUnicode } = ask
  if (!isUnicode) demandCertainTexts(map)
  const rule = ruleOf(map.operation)
  if (rule?.narrow) {
    const intent = readIntent(mapExpressions(map, withTextsComputed))
    demandCarried(intent)
    return rule.narrow({ ...ask, intent })
  }
  const plain = mapExpressions(withTextAsCondition({ ...ask, map: aboutMapLayer(map) }), withTextsComputed)
  const narrow = ruleOf(plain.operation)?.narrowRequest
  if (narrow === undefined) throw cannotNarrow(`${map.operation.id} cannot be narrowed`)
  demandUnderstood(plain)
  return narrow({ ...ask, map: plain })
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
