import { readdirSync, readFileSync } from 'node:fs'
import { type BenchResult, benchResult, median, roundsResult } from './result.ts'
import { type Load, loadRound, type Running, warmed } from './side/load.ts'
import { keeping, type MapgateSetup, mapgate } from './side/mapgate.ts'
import { bareHttp } from './side/peers.ts'
import { inTurns, type Rounds } from './side/rounds.ts'
import { openSite, type Site } from './side/site.ts'
import { tilePath, tilesPath } from './side/targets.ts'

/** For each worker: each of two gets a half of the requests, and code that ran less often is slower. */
const warmSeconds = 8
const roundSeconds = 2
const rounds = 7
/** Numbers of the system calls in which a thread can wait for a lock of another process: `futex`; `flock`, `fcntl`, and `write` and `pwrite64` to a file that both append to. */
const lockCalls: Readonly<Record<string, { readonly futex: string; readonly files: readonly string[] }>> = {
  x64: { futex: '202', files: ['73', '72', '1', '18'] },
  arm64: { futex: '98', files: ['32', '25', '64', '68'] },
}
/** Bit in the second argument of `futex`: the lock belongs to one process. */
const privateFutex = 128

/** What both are asked for. */
interface Scene {
  readonly name: string
  readonly target: string
  readonly setup: Pick<MapgateSetup, 'mount' | 'sections'>
  /** Largest ratio of processor time, and largest share of waits for locks in percent. */
  readonly goals?: { readonly time: number; readonly locks: number }
}

const nothingKept = { mount: { cache: [{ life: 'none' }] } }

/**
 * One worker and two, with the cores for everybody: processor time of a request, of all processes together; and how long workers wait for locks of each other.
 * Two gateways that share nothing but the machine, and two processes that do nothing but answer, tell what two busy cores cost each other.
 * One tile asked for again and again is told beside tiles that nobody asked for before: those who ask for it at once share an exchange.
 */
export async function run(): Promise<readonly BenchResult[]> {
  const goals = { time: 1.1, locks: 1 }
  return [
    ...(await compared({ name: 'passthrough', target: tilesPath, setup: nothingKept, goals })),
    ...(await compared({ name: 'hits', target: tilePath, setup: keeping, goals })),
    ...(await compared({ name: 'passthrough-one-tile', target: tilePath, setup: nothingKept })),
  ]
}

async function compared(scene: Scene): Promise<readonly BenchResult[]> {
  await using site = await openSite(18_140)
  const { one, two, ...others } = await started(scene, site)
  const locked: number[] = []
  const twoWatched = async () => {
    const watch = watchLocks(two.server.pid)
    const microseconds = await microsecondsOf([two], scene)
    locked.push(watch.end())
    return microseconds
  }
  const found = await inTurns(rounds, {
    one: () => microsecondsOf([one], scene),
    two: twoWatched,
    apart: () => microsecondsOf(others.apart, scene),
    bareOne: () => microsecondsOf([others.bareOne], scene),
    bareTwo: () => microsecondsOf([others.bareTwo], scene),
  })
  return resultsOf(scene, found, 100 * median(locked))
}

/** Starts and warms everything that a scene compares. */
async function started({ name, target, setup }: Scene, site: Site) {
  const gateway = (workers: number, side: Pick<Load, 'connections'> = {}) => {
    const place = site.place()
    const store = { file: `store-${place.port}.sqlite` }
    const sections = { ...setup.sections, store }
    const contender = mapgate(place, {
      ...setup,
      name: `${workers} workers, ${name}`,
      workers,
      cores: '0,1',
      sections,
    })
    return warmed({ contender, target, ...side }, site, workers * warmSeconds)
  }
  const bare = (processes: number) =>
    warmed({ contender: bareHttp(site.place(), processes), target: tilePath }, site, processes * warmSeconds)
  const half = { connections: 32 }
  return {
    one: await gateway(1),
    two: await gateway(2),
    apart: [await gateway(1, half), await gateway(1, half)],
    bareOne: await bare(1),
    bareTwo: await bare(2),
  }
}

/** Loads contenders at the same time. Returns the processor time of a request, in microseconds, of all of them together. */
async function microsecondsOf(contenders: readonly Running[], { name }: Scene): Promise<number> {
  const loaded = await Promise.all(contenders.map((running) => loadRound(running, roundSeconds)))
  const sum = (figure: 'requestsPerSecond' | 'coreShare') =>
    loaded.reduce((total, round) => total + round[figure], 0)
  const names = contenders.map((running) => running.name).join(' and ')
  console.log(`${names}, ${name}: ${Math.round(sum('requestsPerSecond'))} req/s`)
  return (1_000_000 * sum('coreShare')) / sum('requestsPerSecond')
}

type Found = Rounds<'one' | 'two' | 'apart' | 'bareOne' | 'bareTwo'>

function resultsOf({ name, goals }: Scene, found: Found, lockedPercent: number): readonly BenchResult[] {
  const compare = (id: string, against: string, ours: keyof Found, theirs: keyof Found, goal?: number) =>
    roundsResult({
      ...{ id, against, ours: found[ours], theirs: found[theirs] },
      ...{ unit: 'µs of processor time', better: 'less', ...(goal && { goal }) },
    })
  return [
    compare(`workers-${name}`, 'one worker', 'two', 'one', goals?.time),
    compare(`workers-${name}-shared`, 'two gateways that share nothing', 'two', 'apart'),
    compare(`workers-${name}-apart`, 'two gateways that share nothing, beside one', 'apart', 'one'),
    compare(`workers-${name}-bare`, 'bare node:http, two processes beside one', 'bareTwo', 'bareOne'),
    benchResult({
      id: `workers-${name}-locks`,
      against: 'aim',
      ours: lockedPercent,
      theirs: 1,
      unit: '% of looks at a worker that waits for a lock of the other',
      better: 'less',
      ...(goals && { goal: goals.locks }),
    }),
  ]
}

/** Looks at the threads of the workers of a process, a hundred times a second. */
function watchLocks(pid: number): { readonly end: () => number } {
  let looks = 0
  let waits = 0
  const workers = childrenOf(pid)
  const look = setInterval(() => {
    looks += workers.length
    waits += workers.filter(waitsForAnother).length
  }, 10)
  return {
    end: () => {
      clearInterval(look)
      return looks === 0 ? Number.NaN : waits / looks
    },
  }
}

/** True where a thread of a process waits for a lock that other processes can have. Locks among its own threads, such as the collector's, do not count. */
const waitsForAnother = (pid: number): boolean =>
  readdirSync(`/proc/${pid}/task`).some((thread) => {
    const { futex = '', files = [] } = lockCalls[process.arch] ?? {}
    const task = `/proc/${pid}/task/${thread}`
    const [call = '', , operation] = textOf(`${task}/syscall`).split(' ')
    const isShared = call === futex && (Number(operation) & privateFutex) === 0
    return (isShared || files.includes(call)) && /\) [SD] /.test(textOf(`${task}/stat`))
  })

/** The text of a file; nothing where its thread has ended. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter((text) => text !== '')
      .map(Number),
  )
