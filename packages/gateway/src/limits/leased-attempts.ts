import type { Lease, Leases, RateAccount } from './leases.ts'

/** A count of attempts to sign in, as an account that each attempt takes one unit of. */
interface AttemptCount<Limit> {
  readonly limit: Limit
  readonly of: string
  readonly free: number
  readonly oneBackEveryMs: number
}

/**
 * Counts attempts to sign in for all replicas together; where what they share is gone, each admits its part of them, and at least one. An attempt is slow anyway, so each
 * asks by itself and nothing is leased ahead.
 */
export function createLeasedAttempts<Limit extends string>(leases: Leases) {
  const takeBack = (counts: readonly AttemptCount<Limit>[]): void => {
    for (const count of counts) leases.giveBack(accountOf(count), 1)
  }
  const judge = (counts: readonly AttemptCount<Limit>[], answers: readonly Lease[]) => {
    const refused = counts.flatMap(({ limit }, index) => {
      const answer = answers[index]
      return answer && 'waitMs' in answer ? [{ limit, waitMs: answer.waitMs }] : []
    })
    if (refused.length > 0) takeBack(counts.filter((_, index) => 'granted' in (answers[index] as Lease)))
    return refused[0]
  }
  return {
    take: (counts: readonly AttemptCount<Limit>[]) => {
      const answers = counts.map((count) => leases.take(accountOf(count), { least: 1, wanted: 0, back: 0 }))
      const isHere = (answer: Lease | Promise<Lease>): answer is Lease => !(answer instanceof Promise)
      return answers.every(isHere)
        ? judge(counts, answers)
        : Promise.all(answers).then((all) => judge(counts, all))
    },
    takeBack,
  }
}

/** Rates of the configuration have no slash in their names. */
const accountOf = ({ limit, of, free, oneBackEveryMs }: AttemptCount<string>): RateAccount => ({
  kind: 'rate',
  limit: `attempts/${limit}`,
  caller: of,
  unitsPerMs: 1 / oneBackEveryMs,
  burst: free,
  mostDebt: 0,
})
