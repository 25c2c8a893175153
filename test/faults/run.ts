import { setTimeout as pause } from 'node:timers/promises'
import { type Fleet, startFleet } from './fleet.ts'
import { type LoadResult, startLoad } from './load.ts'
import { startFront } from './nginx-front.ts'
import { type Scene, withoutStoreMs } from './scene.ts'
import { databaseScenes } from './scenes/database.ts'
import { gatewayScenes } from './scenes/gateways.ts'
import { networkScenes } from './scenes/network.ts'
import { redisScenes } from './scenes/redis.ts'

export const scenes: readonly Scene[] = [
  ...databaseScenes,
  ...gatewayScenes,
  ...networkScenes,
  ...redisScenes,
]

/** What a fault did to callers. */
export interface Outcome extends LoadResult {
  readonly scene: Scene
  readonly boundMs: number
  readonly besides: string
}

/** What must not be: an edit that was told otherwise than it was made, a credential that lived on, a request that was lost. */
export function faultsIn({ scene, boundMs, wrongEdits, longest, lost }: Outcome): string[] {
  const late =
    longest.ms > boundMs ? [`a revoked credential was let in for ${longest.ms} ms by ${longest.at}`] : []
  const missed = [...lost.keys()].filter((seen) => !scene.mayLose?.test(seen)).map((seen) => `lost: ${seen}`)
  return [...wrongEdits, ...late, ...missed]
}

/** Lets one fault happen under load, to a fleet of its own or to the given one. */
export async function runScene(
  scene: Scene,
  { isShort, progress, fleet: given }: { isShort: boolean; progress: (text: string) => void; fleet?: Fleet },
): Promise<Outcome> {
  const fleet = given ?? (await startFleet(scene.fleet))
  // No verdict of a test depends on how quick the machine is: there the bound is held that needs no store.
  const boundMs = isShort ? withoutStoreMs : scene.boundMs
  try {
    const front = scene.hasFront ? await startFront(fleet) : undefined
    if (front) fleet.leftOver.push(() => front.close())
    const load = startLoad(fleet, front && { front: front.url })
    const revocations = async (count: number) => {
      const enough = load.revoked() + count
      while (load.revoked() < enough) await pause(50)
    }
    let result: LoadResult | undefined
    let besides = ''
    try {
      await load.untilWell()
      besides = await scene.run({ fleet, load, isShort, revocations, progress })
      await load.untilWell()
    } catch (error) {
      // The end of the load may take minutes.
      progress(String(error))
      throw error
    } finally {
      progress('the load ends: what was revoked and edited is asked for once more')
      result = await load.end(boundMs)
    }
    return { scene, boundMs, besides, ...result }
  } finally {
    if (given === undefined) await fleet.close()
  }
}
