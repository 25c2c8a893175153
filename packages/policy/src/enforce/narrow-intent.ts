import type { AskedIntent, Intent } from '@mapgate/protocol'
import type { Plan, Step } from '../model/plan.ts'
import { type Outcome, outcomeOf, outcomeOfLater } from '../model/refusal.ts'
import type { UpstreamReply } from '../model/reply.ts'
import type { ServiceRights } from '../model/rights.ts'
import { demandCertainTexts, withCertainRows } from './characters.ts'
import { withKnownRows } from './features/known-rows.ts'
import { cannotNarrow, type Narrowing, type NarrowingOptions } from './narrowing.ts'
import { ruleFor } from './operations/table.ts'

/** A plan whose steps and whose reply may turn out to be refused once earlier replies are there. */
export interface NarrowedPlan extends Pick<Plan, 'more' | 'verdicts' | 'readAhead' | 'combinesQuickly'> {
  readonly steps: readonly ((earlier: readonly UpstreamReply[]) => Outcome<Step>)[]
  readonly combine: (
    replies: readonly UpstreamReply[],
  ) => Outcome<UpstreamReply> | Promise<Outcome<UpstreamReply>>
}

/**
 * Narrows a question to what its caller has of the service: refused with `access.denied` where an obligation cannot be fulfilled,
 * with `request.parameter-invalid` for fields and with `request.not-found` for layers that are not there for the caller.
 */
export function narrowIntent(
  asked: AskedIntent,
  rights: ServiceRights,
  options: NarrowingOptions,
): Outcome<NarrowedPlan> {
  const certain = options.isUnicode ? rights : withCertainRows(rights)
  const known = ruleFor(asked.intent)?.holdsAreas ? certain : withKnownRows(certain)
  return outcomeOf(() => withOutcomes(narrowed(asked, { ...options, rights: known })))
}

/** Plans by the rule of the operation; what has no rule cannot be narrowed, and so is refused. */
function narrowed(asked: AskedIntent, by: Omit<Narrowing, 'intent'>): Plan {
  if (!by.isUnicode) demandCertainTexts(asked)
  const { intent } = asked
  const narrow = ruleFor(intent)?.narrow
  if (narrow === undefined) throw cannotNarrow(`${intent.calledAs} cannot be narrowed`)
  demandCarried(intent)
  return narrow({ ...by, intent })
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
