import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type InsideGateway, openInside } from './inside/gateway.ts'
import { openPictureServer, pictureNamed } from './inside/picture-server.ts'
import { type BenchResult, roundsResult } from './result.ts'
import { threadMicroseconds, threadMicrosecondsOf } from './side/processor-time.ts'
import { inTurns } from './side/rounds.ts'

const rounds = 9
const callsPerRound = 2_000
const goal = 1.3

/** How much there is of everything. */
interface Size {
  readonly services: number
  readonly keys: number
  readonly grants: number
  /** Kept answers. */
  readonly entries: number
}

const small: Size = { services: 10, keys: 10, grants: 10, entries: 10 }
const grown: Readonly<Record<string, Partial<Size>>> = {
  services: { services: 10_000, entries: 10_000 },
  keys: { keys: 100_000 },
  grants: { grants: 10_000 },
  memory: { entries: 100_000 },
}

/**
 * A request that is a hit, where there is much of something, beside where there is little of everything. What grows is used: keys and kept answers
 * in turn, services in turn. All through the gateway in this process, without a socket.
 */
export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-growth-'))
  try {
    await using few = await openSize(small, directory)
    const results: BenchResult[] = []
    for (const [name, changes] of Object.entries(grown)) {
      await using many = await openSize({ ...small, ...changes }, directory)
      results.push(await compared(name, few, many))
    }
    return [...results, await lookups()]
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** A gateway of some size in which every answer is kept, and its next request. */
interface Sized extends AsyncDisposable {
  readonly next: () => Promise<void>
}

async function compared(name: string, few: Sized, many: Sized): Promise<BenchResult> {
  const measures = {
    ours: () => threadMicrosecondsOf(callsPerRound, many.next),
    theirs: () => threadMicrosecondsOf(callsPerRound, few.next),
  }
  await inTurns(2, measures)
  return roundsResult({
    id: `growth-${name}`,
    against: againstOf(name),
    ...(await inTurns(rounds, measures)),
    unit: 'µs of a request',
    better: 'less',
    goal,
  })
}

/** What a digest of a key and a look into a map take alone: the part of `keys` that is the processor's, whose caches hold few and not many. */
async function lookups(): Promise<BenchResult> {
  const lookingIn = (keys: number) => {
    const size = { ...small, keys }
    const digest = (nth: number) => createHash('sha256').update(keyOf(nth, size)).digest('hex')
    const known = new Map(Array.from({ length: keys }, (_, nth) => [digest(nth), { nth }]))
    let turn = 0
    return () =>
      threadMicroseconds(10 * callsPerRound, () => {
        turn += 1
        if (known.get(digest(turn)) === undefined) throw new Error(`key ${turn} is not there`)
      })
  }
  const measures = { ours: lookingIn(grown.keys?.keys ?? 0), theirs: lookingIn(small.keys) }
  await inTurns(2, measures)
  return roundsResult({
    id: 'growth-keys-lookup',
    against: 'the same of 10 keys; a digest and a look into a map alone',
    ...(await inTurns(rounds, measures)),
    unit: 'µs of a look',
    better: 'less',
  })
}

function againstOf(name: string): string {
  const words = name === 'memory' ? 'answers in memory' : name
  const most = Math.max(...Object.values(grown[name] ?? {}))
  return `${most} ${words} ÷ 10`
}

async function openSize(size: Size, directory: string): Promise<Sized> {
  const upstream = await openPictureServer({
    services: size.services,
    pictureOf: (url) => pictureNamed(1_000, url),
  })
  const gateway = await openInside(configurationOf(size, upstream.port), directory)
  const targets = Array.from({ length: size.entries }, (_, nth) => targetOf(nth, size))
  for (const [nth, target] of targets.entries()) await kept(gateway, `${target}?token=${keyOf(nth, size)}`)
  let turn = 0
  return {
    next: () => {
      turn += 1
      // Every address is a new one, as apps make them: what was read of equal requests is remembered, which few addresses would gain by alone.
      return gateway.hit(`${targets[turn % targets.length]}?token=${keyOf(turn, size)}&_ts=${turn}`)
    },
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]()
      await upstream[Symbol.asyncDispose]()
    },
  }
}

/** Asks until the answer is kept. */
async function kept(gateway: InsideGateway, target: string): Promise<void> {
  const { status } = await gateway.ask(target)
  if (status !== 200) throw new Error(`${target} is answered ${status}`)
}

/** Tiles of the services in turn, all different. */
function targetOf(nth: number, { services }: Size): string {
  const round = Math.floor(nth / services)
  return `/arcgis/rest/services/Service_${nth % services}/MapServer/tile/16/${round >> 8}/${round & 255}`
}

const keyOf = (nth: number, { keys }: Size): string => `key-number-${nth % keys}-of-the-bench`

const configurationOf = (size: Size, port: number): object => ({
  publicUrl: 'http://127.0.0.1:8080',
  listen: { port: 0 },
  upstreams: { ags: { kind: 'arcgis', url: `http://127.0.0.1:${port}/arcgis`, catalog: { refresh: '24h' } } },
  mounts: [{ path: '/arcgis', upstream: 'ags', cache: [{ life: '1h' }] }],
  cache: { memory: '1GB', share: 1, statusTo: { roles: ['role-0'] } },
  keys: Array.from({ length: size.keys }, (_, nth) => ({
    name: `key-${nth}`,
    keyHash: `sha256:${createHash('sha256').update(keyOf(nth, size)).digest('hex')}`,
    roles: ['role-0'],
  })),
  grants: Array.from({ length: size.grants }, (_, nth) =>
    nth === 0
      ? { to: { roles: ['role-0'] }, on: { services: ['Service_*'] } }
      : { to: { roles: [`role-${nth}`] }, on: { services: [`Service_${nth % size.services}`] } },
  ),
})
