import { readdirSync, readFileSync } from 'node:fs'
import { type BenchResult, benchResult, median, roundsResult } from './result.ts'
import { loadRound, type Running, warmed } from './side/load.ts'
import { keeping, type MapgateSetup, mapgate } from './side/mapgate.ts'
import { inTurns } from './side/rounds.ts'
import { openSite, type Site } from './side/site.ts'
import { tilePath, tilesPath } from './side/targets.ts'

const warmSeconds = 6
const roundSeconds = 2
const rounds = 7
/** System calls in which a thread waits for a lock: `futex` and `flock` on x86-64 and on arm64. */
const lockCalls: Readonly<Record<string, readonly string[]>> = { x64: ['202', '73'], arm64: ['98', '32'] }

/** What both are asked for. */
interface Scene {
  readonly name: string
  readonly target: string
  readonly setup: Pick<MapgateSetup, 'mount' | 'sections'>
}

const nothingKept = { mount: { cache: [{ life: 'none' }] } }

/**
 * One worker and two, with the cores for everybody: processor time of a request, of all processes together; and how long workers wait for locks.
 * One tile asked for again and again is told beside tiles that nobody asked for before: those who ask for it at once share an exchange.
 */
export async function run(): Promise<readonly BenchResult[]> {
  await using site = await openSite(18_140)
  const goals = { time: 1.1, locks: 1 }
  return [
    ...(await compared({ name: 'passthrough', target: tilesPath, setup: nothingKept }, site, goals)),
    ...(await compared({ name: 'hits', target: tilePath, setup: keeping }, site, goals)),
    ...(await compared({ name: 'passthrough-one-tile', target: tilePath, setup: nothingKept }, site, {})),
  ]
}

async function compared(
  { name, target, setup }: Scene,
  site: Site,
  goals: { readonly time?: number; readonly locks?: number },
): Promise<readonly BenchResult[]> {
  const withWorkers = (workers: number) =>
    mapgate(site.place(), {
      ...setup,
      name: `${workers} workers`,
      workers,
      cores: '0,1',
      sections: { ...setup.sections, store: { file: `store-${workers}.sqlite` } },
    })
  const one = await warmed({ contender: withWorkers(1), target }, site, warmSeconds)
  const two = await warmed({ contender: withWorkers(2), target }, site, warmSeconds)
  const locked: number[] = []
  const microseconds = (running: Running) => async () => {
    const watch = watchLocks(running.server.pid)
    const { requestsPerCoreSecond, requestsPerSecond } = await loadRound(running, roundSeconds)
    const share = watch.end()
    if (running === two) locked.push(share)
    console.log(`${running.name}, ${name}: ${Math.round(requestsPerSecond)} req/s`)
    return 1_000_000 / requestsPerCoreSecond
  }
  const measured = await inTurns(rounds, { ours: microseconds(two), theirs: microseconds(one) })
  return [
    roundsResult({
      id: `workers-${name}`,
      against: 'one worker',
      ...measured,
      unit: 'µs of processor time',
      better: 'less',
      ...(goals.time && { goal: goals.time }),
    }),
    benchResult({
      id: `workers-${name}-locks`,
      against: 'aim',
      ours: 100 * median(locked),
      theirs: 1,
      unit: '% of looks at a main thread that waits for a lock',
      better: 'less',
      ...(goals.locks && { goal: goals.locks }),
    }),
  ]
}

/** Looks at the main threads of a process and of its children, 200 times a second. */
function watchLocks(pid: number): { readonly end: () => number } {
  const calls = lockCalls[process.arch] ?? []
  let looks = 0
  let waits = 0
  const pids = [pid, ...childrenOf(pid)]
  const look = setInterval(() => {
    for (const one of pids) {
      const call = callOf(one)
      if (call === undefined) continue
      looks += 1
      if (calls.includes(call)) waits += 1
    }
  }, 5)
  return {
    end: () => {
      clearInterval(look)
      return looks === 0 ? Number.NaN : waits / looks
    },
  }
}

/** The number of the system call that a main thread is in; `running` where it is in none. */
function callOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/syscall`, 'utf8').split(' ')[0]?.trim()
  } catch {
    return undefined
  }
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter((text) => text !== '')
      .map(Number),
  )
