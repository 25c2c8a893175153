import { type Contender, demandRefusal } from './contender.ts'
import { loadRound } from './load.ts'
import { inTurns } from './rounds.ts'
import type { Site } from './site.ts'

/** As long as just-in-time compilers take. */
const warmSeconds = 6
const roundSeconds = 2
const rounds = 7

/**
 * Requests for each second of processor time, of each contender in each round. All of them run all the time, and the loads take turns.
 * @param target what every contender is asked for
 */
export async function compareCores<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  target: string,
  site: Site,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const measures = {} as Record<Name, () => Promise<number>>
  for (const [name, contender] of Object.entries(contenders) as [Name, Contender][]) {
    const running = { ...contender, server: await site.start(contender), asked: contender.signed(target) }
    await demandRefusal(contender, target)
    await loadRound(running, warmSeconds)
    measures[name] = async () => {
      const { requestsPerSecond, requestsPerCoreSecond, coreShare } = await loadRound(running, roundSeconds)
      const shown = [requestsPerSecond, requestsPerCoreSecond].map(Math.round)
      console.log(
        `${contender.name}: ${shown[0]} req/s at ${Math.round(coreShare * 100)} % of the core: ${shown[1]}`,
      )
      return requestsPerCoreSecond
    }
  }
  return inTurns(rounds, measures)
}
