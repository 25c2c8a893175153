import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as timer } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openInside } from './inside/gateway.ts'
import { openPictureServer, pictureNamed } from './inside/picture-server.ts'
import { type BenchResult, roundsResult } from './result.ts'
import { commandOfCheckout, serveCommand } from './side/mapgate.ts'
import { measuredCore, stayOffMeasuredCore } from './side/pinned.ts'
import { buildPublished } from './side/published.ts'
import { inTurns, type Rounds } from './side/rounds.ts'

const rounds = 7
const services = 10_000
const ports = { kept: 18_121, empty: 18_122, hono: 18_123 }

/**
 * From the start of a process to its first answer: with a kept catalogue of 10,000 services, with none, and a bare server beside. The gateway is the
 * published package, as users run it, started before on this machine; `first` has nothing compiled, and `checkout` strips types.
 */
export async function run(): Promise<readonly BenchResult[]> {
  stayOffMeasuredCore()
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-start-'))
  await using many = await openPictureServer({ services, pictureOf: (url) => pictureNamed(1_000, url) })
  await using one = await openPictureServer({ services: 1, pictureOf: (url) => pictureNamed(1_000, url) })
  try {
    const kept = await configured('kept', many.port, directory)
    await keepCatalogue(join(directory, 'kept'), many.port)
    const empty = await configured('empty', one.port, directory)
    const hono = [process.execPath, fileURLToPath(new URL('peers/hono-server.mjs', import.meta.url))]
    const published = buildPublished()
    const caches = { XDG_CACHE_HOME: directory }
    const measures = {
      kept: () => millisecondsToAnswer(serveCommand(kept, [], published), ports.kept, caches),
      empty: () => millisecondsToAnswer(serveCommand(empty, [], published), ports.empty, caches),
      first: () =>
        millisecondsToAnswer(serveCommand(empty, [], published), ports.empty, {
          NODE_DISABLE_COMPILE_CACHE: '1',
        }),
      checkout: () => millisecondsToAnswer(serveCommand(empty, [], commandOfCheckout), ports.empty, caches),
      hono: () => millisecondsToAnswer(hono, ports.hono),
    }
    // By ending, they keep what was compiled.
    await inTurns(1, measures)
    return told(await inTurns(rounds, measures))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const told = (found: Rounds<'kept' | 'empty' | 'first' | 'checkout' | 'hono'>): BenchResult[] => {
  const common = { unit: 'ms to the first answer', better: 'less' as const }
  return [
    roundsResult({
      id: 'start-10000-services',
      against: 'itself, with nothing kept and one service',
      ours: found.kept,
      theirs: found.empty,
      goal: 2,
      ...common,
    }),
    roundsResult({
      id: 'start-empty',
      against: 'a bare Hono server',
      ours: found.empty,
      theirs: found.hono,
      goal: 3,
      ...common,
    }),
    roundsResult({
      id: 'start-empty-first',
      against: 'a bare Hono server; nothing is compiled yet',
      ours: found.first,
      theirs: found.hono,
      ...common,
    }),
    roundsResult({
      id: 'start-empty-checkout',
      against: 'a bare Hono server; out of a checkout',
      ours: found.checkout,
      theirs: found.hono,
      ...common,
    }),
  ]
}

const configurationOf = (name: 'kept' | 'empty', upstreamPort: number): object => ({
  publicUrl: `http://127.0.0.1:${ports[name]}`,
  listen: { port: ports[name] },
  upstreams: { ags: { kind: 'arcgis', url: `http://127.0.0.1:${upstreamPort}/arcgis` } },
  mounts: [{ path: '/arcgis', upstream: 'ags' }],
  keys: [{ name: 'bench', key: 'key-of-the-bench', roles: ['staff'] }],
  grants: [{ to: { roles: ['staff'] }, on: { services: ['Service_*'] } }],
  store: { file: 'store.sqlite' },
  audit: { file: 'audit.log' },
})

async function configured(name: 'kept' | 'empty', upstreamPort: number, directory: string): Promise<string> {
  const home = join(directory, name)
  mkdirSync(home)
  const file = join(home, 'mapgate.json')
  // Without a store nothing is kept from start to start.
  const { store, ...rest } = configurationOf(name, upstreamPort) as { store: object }
  writeFileSync(file, JSON.stringify(name === 'kept' ? { ...rest, store } : rest))
  return file
}

/** Has a gateway read the whole catalogue once, and waits until it is written. */
async function keepCatalogue(home: string, upstreamPort: number): Promise<void> {
  await using gateway = await openInside(configurationOf('kept', upstreamPort), home)
  await gateway.ask(`${target}`)
  while (!existsSync(join(home, 'store.sqlite.catalog.json'))) await timer(100)
}

const target = '/arcgis/rest/services/Service_0/MapServer/tile/1/0/0?token=key-of-the-bench'

/** Starts a process on the core of what is measured, and ends it as soon as it has answered. */
async function millisecondsToAnswer(
  command: readonly string[],
  port: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  const began = performance.now()
  const child = spawn('taskset', ['-c', String(measuredCore), ...command], {
    stdio: 'ignore',
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), ...environment },
  })
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`)
      await timer(3)
    }
    return performance.now() - began
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    const reply = await fetch(`http://127.0.0.1:${port}${target}`, { headers: { connection: 'close' } })
    await reply.arrayBuffer()
    return reply.status === 200
  } catch {
    return false
  }
}
