import type { Plan } from '../model/plan.ts'
import type { UpstreamReply } from '../model/reply.ts'

/** Several plans as one: their steps one after the other, each seeing the replies of its own plan only. */
export function joinPlans(
  plans: readonly Plan[],
  combine: (replies: readonly UpstreamReply[]) => UpstreamReply,
): Plan {
  const starts = plans.map((_, index) =>
    plans.slice(0, index).reduce((sum, { steps }) => sum + steps.length, 0),
  )
  const own = (replies: readonly UpstreamReply[], index: number): readonly UpstreamReply[] => {
    const start = starts[index] ?? 0
    return replies.slice(start, start + (plans[index]?.steps.length ?? 0))
  }
  return {
    steps: plans.flatMap(({ steps }, index) =>
      steps.map((step) => (earlier: readonly UpstreamReply[]) => step(own(earlier, index))),
    ),
    readAhead(earlier) {
      const reading = plans.map((plan, index) => plan.readAhead?.(own(earlier, index)))
      return reading.some((one) => one !== undefined) ? settled(reading) : undefined
    },
    combine: async (replies) =>
      combine(await Promise.all(plans.map((plan, index) => plan.combine(own(replies, index))))),
  }
}

async function settled(reading: readonly (Promise<void> | undefined)[]): Promise<void> {
  await Promise.all(reading)
}

/** A plan whose combined reply is changed. */
export function thenPlan<S, Reply>(plan: Plan<S, Reply>, change: (reply: Reply) => Reply): Plan<S, Reply> {
  return { ...plan, combinesQuickly: false, combine: async (replies) => change(await plan.combine(replies)) }
}
