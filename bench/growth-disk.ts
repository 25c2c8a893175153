import { hash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEntries } from '../packages/gateway/src/cache/entries/open-entries.ts'
import type { Entry } from '../packages/gateway/src/cache/port.ts'
import { type InsideGateway, openInside } from './inside/gateway.ts'
import { openPictureServer, pictureNamed } from './inside/picture-server.ts'
import { type BenchResult, roundsResult } from './result.ts'
import { threadMicrosecondsOf } from './side/processor-time.ts'
import { inTurns } from './side/rounds.ts'

const rounds = 9
const callsPerRound = 2_000
const entries = 1_000_000
const entryBytes = 1_000
/** Of all entries those that are asked for in turn; they lie among the others at random, because keys are digests. */
const asked = 5_000

/** A million answers are ten thousand transactions: processor time is measured, so they need not wait for a real disk. */
const fastDirectory = '/dev/shm'

/** A hit from disk among 1,000,000 answers of 1 kB, beside one among ten: nothing in memory, in this process, without a socket. */
export async function run(): Promise<readonly BenchResult[]> {
  const home = mkdtempSync(join(existsSync(fastDirectory) ? fastDirectory : tmpdir(), 'mapgate-disk-'))
  await using upstream = await openPictureServer({
    services: 1,
    pictureOf: (url) => pictureNamed(entryBytes, url),
  })
  try {
    const directories = { few: join(home, 'few'), many: join(home, 'many') }
    for (const directory of Object.values(directories)) mkdirSync(directory, { mode: 0o700 })
    await fill(directories.many)
    await using few = await openInside(configurationOf(directories.few, upstream.port), home)
    await using many = await openInside(configurationOf(directories.many, upstream.port), home)
    const measures = { ours: await hitsOf(many, asked), theirs: await hitsOf(few, 10) }
    await inTurns(2, measures)
    return [
      roundsResult({
        id: 'growth-disk',
        against: `${entries} answers on disk ÷ 10`,
        ...(await inTurns(rounds, measures)),
        unit: 'µs of a request',
        better: 'less',
        goal: 1.3,
      }),
    ]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** Has some tiles kept, and makes what asks for them in turn, by addresses that nobody asked for before. */
async function hitsOf(gateway: InsideGateway, count: number): Promise<() => Promise<number>> {
  const target = (nth: number) =>
    `/arcgis/rest/services/Service_0/MapServer/tile/16/${nth >> 8}/${nth & 255}?token=key-of-the-bench`
  for (let nth = 0; nth < count; nth += 1) await gateway.ask(target(nth))
  let turn = 0
  return () =>
    threadMicrosecondsOf(callsPerRound, () => {
      turn += 1
      return gateway.hit(`${target(turn % count)}&_ts=${turn}`)
    })
}

/** Fills a disk with answers that nobody asks for, through the store itself. */
async function fill(directory: string): Promise<void> {
  const store = await openEntries({
    memoryBytes: 0,
    share: 1,
    disk: { directory, maxBytes: diskBytes },
    clock: Date.now,
    random: (bytes) => randomBytes(bytes),
    observer: { evicted: () => {}, unreadable: () => {}, failed: () => {}, purged: () => {} },
    log: (message, error) => console.error(message, error),
  })
  const entry = entryOf()
  for (let nth = 0; nth < entries; nth += 1) {
    const key = hash('sha256', `filling ${nth}`, 'base64url')
    store.keep({ key, entry, principalId: 'key:bench', mark: store.mark(), isShared: true })
    if (nth % 2_000 === 0) await store.written()
  }
  await store.written()
  const { disk } = store.size()
  console.log(`${disk?.entries} answers of ${disk?.bytes} bytes on disk`)
  await store.close()
}

const diskBytes = 8_000_000_000

function entryOf(): Entry {
  const until = Date.now() + 3_600_000
  return {
    headers: { 'content-type': 'image/png' },
    body: new Uint8Array(entryBytes),
    contentId: 'filling',
    subject: { upstream: 'ags', service: 'service_1' },
    storedAt: Date.now(),
    freshUntil: until,
    staleWhileRevalidateUntil: until,
    staleIfErrorUntil: until,
  }
}

const configurationOf = (directory: string, port: number): object => ({
  publicUrl: 'http://127.0.0.1:8080',
  listen: { port: 0 },
  upstreams: { ags: { kind: 'arcgis', url: `http://127.0.0.1:${port}/arcgis` } },
  mounts: [{ path: '/arcgis', upstream: 'ags', cache: [{ life: '1h' }] }],
  cache: { memory: '0B', disk: { directory, size: '8GB' }, statusTo: { roles: ['staff'] } },
  keys: [{ name: 'bench', key: 'key-of-the-bench', roles: ['staff'] }],
  grants: [{ to: { roles: ['staff'] }, on: { services: ['Service_*'] } }],
})
