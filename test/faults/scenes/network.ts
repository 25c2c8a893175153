import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runMapgate } from '../../system/deploy/run-command.ts'
import type { Fleet, Member } from '../fleet.ts'
import { startHurriedCaller } from '../hurried-caller.ts'
import { keepingTiles, startKeptTile } from '../kept-tile.ts'
import { withoutOwnNetwork } from '../network/own-network.ts'
import type { Loss } from '../network/places.ts'
import { type Running, type Scene, withoutStoreMs, withStoreMs } from '../scene.ts'

const cutForMs = 45_000
/** By then a gateway knows that Redis is gone; it still serves without the store. */
const [aloneFromMs, aloneForMs] = [3_000, 20_000]

/** The gateway that stays with the store, and the one that is cut off. */
interface Pair {
  readonly near: Member
  readonly far: Member
}

const inSeconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** Cuts the second gateway off, heals the cut, and says what was seen of limits and of a purge. @throws Error where they are not as documented */
async function cutOff(running: Running, { near, far }: Pair, loss: Loss): Promise<string> {
  const { fleet, load, isShort, progress } = running
  const tile = await startKeptTile(far)
  const heal = cut(fleet, far, loss)
  const beganMs = performance.now()
  try {
    progress(`cut off from ${loss}`)
    await purge(fleet, near)
    tile.purged()
    await pause(isShort ? 500 : aloneFromMs)
    const limits = await holdLimits({ near, far }, isShort ? 2_000 : aloneForMs)
    progress(limits)
    await pause(isShort ? 0 : beganMs + cutForMs - performance.now())
    heal()
    tile.healed()
    progress('healed')
    await load.untilWell()
    const { afterPurgeMs, afterHealingMs } = await tile.end()
    if (afterPurgeMs > withoutStoreMs || afterHealingMs > withStoreMs)
      throw new Error(
        `a purged tile was given for ${inSeconds(afterPurgeMs)}, and for ${inSeconds(afterHealingMs)} after healing`,
      )
    return `cut off from ${loss}: ${limits}; a purged tile was given for ${inSeconds(afterPurgeMs)}, and for ${inSeconds(afterHealingMs)} after healing`
  } finally {
    heal()
  }
}

function cut({ apart }: Fleet, { place }: Member, loss: Loss): () => void {
  if (apart === undefined || place === undefined) throw new Error('the fleet is not apart')
  apart.network.cut(place, apart.store, loss)
  return () => apart.network.heal()
}

async function purge({ folder }: Fleet, { name }: Member): Promise<void> {
  const { code, output } = await runMapgate('cache', 'purge', '--config', join(folder, `${name}.yaml`))
  if (code !== 0) throw new Error(`the purge was not told to the store: ${output}`)
}

/** Lets a caller ask both gateways for more than its rate. The one that is cut off gives its half, the other one what Redis has. */
async function holdLimits({ near, far }: Pair, forMs: number): Promise<string> {
  const [withRedis, alone] = [[near], [far]].map((members) => startHurriedCaller({ members }))
  await pause(forMs)
  const [together, half] = await Promise.all([withRedis?.end(), alone?.end()])
  if (together === undefined || half === undefined) throw new Error('nobody asked')
  const most = Math.ceil(half.most / 2)
  const others = Object.keys({ ...together.other, ...half.other })
  if (half.passed > most * 1.05 || together.passed > together.most * 1.05)
    throw new Error(
      `a caller was let pass ${half.passed} units of at most ${most} without Redis, and ${together.passed} of ${together.most} with it`,
    )
  if (half.passed === 0 || others.some((code) => code !== '429'))
    throw new Error(`a caller was let pass ${half.passed} units without Redis, else ${others.join(', ')}`)
  return `a hurried caller passed ${half.passed} times (half of its rate is ${most}) at the one that was, ${together.passed} (${together.most}) at the other`
}

const split: Scene = {
  name: 'split',
  title:
    'one of two gateways cut off from database and Redis for 45 s, without a reset; then from their answers alone (network namespaces)',
  missing: withoutOwnNetwork,
  boundMs: withoutStoreMs,
  fleet: {
    gateways: 2,
    hasRedis: true,
    isApart: true,
    configuration: ({ name }) => ({ ...keepingTiles, admin: { socket: `${name}.admin` } }),
  },
  run: async (running) => {
    const [near, far] = running.fleet.members
    if (near === undefined || far === undefined) throw new Error('there are no two gateways')
    // A gateway asks every ten seconds how many run: the part of each hangs on it.
    while (![near, far].every(({ process }) => /"gateways":2/.test(process?.log() ?? ''))) await pause(100)
    const seen: string[] = []
    for (const loss of ['everything', 'answers'] as const) {
      await running.revocations(2)
      seen.push(await cutOff(running, { near, far }, loss))
    }
    await running.revocations(2)
    return seen.join('; ')
  },
}

export const networkScenes: readonly Scene[] = [split]
