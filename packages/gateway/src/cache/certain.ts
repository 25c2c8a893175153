import type { Outbound } from '../core/upstream/outbound.ts'
import type { Entry } from './port.ts'

/**
 * How much later than an answer the catalogue has to be found right, in milliseconds. A check may stand on a page of the map server that was
 * asked for two seconds before, or ten where the page cannot be read, and may have been under way for ten.
 */
const afterMs = 30_000

/** Most catalogue entries that are remembered. */
const mostBases = 10_000

/** Says whether an answer came while the numbers of layers in the catalogue were those of the map server. */
export interface Certainty {
  /** True where the catalogue was compared with the map server after the answer came, and was right. */
  readonly isCertain: (outbound: Outbound, entry: Entry) => boolean
  /** True where the catalogue's entry of that name was found right after an answer that was kept at this time, in epoch milliseconds. */
  readonly isFoundRight: (basis: string, storedAt: number) => boolean
  /** Has the catalogue checked, and remembers that its entry of that name was found right. @throws GatewayError where it is not right, or where that cannot be found out */
  readonly check: (
    basis: string | undefined,
    beforeSent: (() => Promise<number>) | undefined,
  ) => Promise<void>
  /** Has the catalogue checked where that is not so. @throws GatewayError where it is not right, or where that cannot be found out */
  readonly demand: (outbound: Outbound, entry: Entry) => Promise<void>
}

/**
 * A question of somebody from whom something is hidden is asked by numbers of layers as the catalogue has them. Where a publisher exchanged two
 * layers just before it was asked, the answer shows the wrong one, and it must not stay. So until the catalogue was found right after an answer came, each who is
 * given it has the catalogue checked, as if the question were sent.
 * @param clock epoch milliseconds
 */
export function createCertainty(clock: () => number): Certainty {
  const foundRight = new Map<string, number>()
  const isFoundRight = (basis: string, storedAt: number): boolean => {
    const at = foundRight.get(basis) ?? 0
    // A check that is later than now was made before the clock was set back, and says nothing of what came since.
    return at >= storedAt + afterMs && at <= clock()
  }
  const isCertain: Certainty['isCertain'] = ({ question: { basis }, delivery }, { storedAt }) =>
    delivery.beforeSent === undefined || (basis !== undefined && isFoundRight(basis, storedAt))
  const check: Certainty['check'] = async (basis, beforeSent) => {
    const begunAt = await beforeSent?.()
    if (basis === undefined || begunAt === undefined) return
    if (foundRight.size >= mostBases) foundRight.clear()
    foundRight.set(basis, begunAt)
  }
  return {
    isCertain,
    isFoundRight,
    check,
    async demand(outbound, entry) {
      if (isCertain(outbound, entry)) return
      await check(outbound.question.basis, outbound.delivery.beforeSent)
    },
  }
}
