import { type Load, loadRound, warmed } from './load.ts'
import { inTurns } from './rounds.ts'
import type { Site } from './site.ts'

/** As long as just-in-time compilers take. */
const warmSeconds = 6
const roundSeconds = 2
const rounds = 7

/** Requests for each second of processor time, of each load in each round. All contenders run all the time, and the loads take turns. */
export async function compareCores<Name extends string>(
  loads: Readonly<Record<Name, Load>>,
  site: Site,
): Promise<Readonly<Record<Name, readonly number[]>>> {
  const measures = {} as Record<Name, () => Promise<number>>
  for (const [name, load] of Object.entries(loads) as [Name, Load][]) {
    const running = await warmed(load, site, warmSeconds)
    measures[name] = async () => {
      const { requestsPerSecond, requestsPerCoreSecond, coreShare } = await loadRound(running, roundSeconds)
      const shown = [requestsPerSecond, requestsPerCoreSecond].map(Math.round)
      console.log(`${name}: ${shown[0]} req/s at ${Math.round(coreShare * 100)} % of the core: ${shown[1]}`)
      return requestsPerCoreSecond
    }
  }
  return inTurns(rounds, measures)
}
