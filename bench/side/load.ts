import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Asked, type Contender, demandRefusal } from './contender.ts'
import { loadCore, type PinnedServer } from './pinned.ts'
import type { Site } from './site.ts'
import { firstTileOfLoad, isOfTiles, targetOf, tilesAlongSide, tilesOfLoad } from './targets.ts'

const run = promisify(execFile)
const usualConnections = 64
const script = fileURLToPath(new URL('targets.lua', import.meta.url))

/** What one round showed. */
export interface Round {
  readonly requestsPerSecond: number
  /** Requests for each second of the core that the contender used: what the core can do when it has nothing else to do. */
  readonly requestsPerCoreSecond: number
  /** Share of the core that it used. */
  readonly coreShare: number
}

/** A contender, and what it is asked for. */
export interface Load {
  readonly contender: Contender
  /** Path and query, or `tilesPath` for one tile after the other. */
  readonly target: string
  /** So many tiles in turn, the same ones in each round; default: tiles that nobody asked for before. */
  readonly inTurn?: number
  /** Default: 64. */
  readonly connections?: number
}

/** A contender that runs, and what it is asked for. */
export interface Running extends Pick<Contender, 'name' | 'port'>, Pick<Load, 'inTurn' | 'connections'> {
  readonly server: PinnedServer
  readonly asked: Asked
  /** Requests that the map server behind it got so far. */
  readonly upstreamRequests: () => Promise<number>
}

/** Starts a contender if it does not run yet, and warms it. @throws Error where it lets in who has no good credential */
export async function warmed(load: Load, site: Site, seconds: number): Promise<Running> {
  const { contender, target, ...rest } = load
  const { name, port, signed } = contender
  const { upstreamRequests } = site
  const server = await site.start(contender)
  const running = { name, port, server, asked: signed(target), upstreamRequests, ...rest }
  await demandRefusal(contender, targetOf(target, firstTileOfLoad()))
  await loadRound(running, seconds)
  return running
}

/** Loads a contender with wrk, from the other core. @throws Error when a reply was not 200, or when a tile came without being asked of the map server */
export async function loadRound(running: Running, seconds: number): Promise<Round> {
  const { name, server } = running
  const upstreamBefore = await running.upstreamRequests()
  const before = server.cpuSeconds()
  const began = performance.now()
  const told = await wrk(running, seconds)
  const elapsedSeconds = (performance.now() - began) / 1000
  const usedSeconds = server.cpuSeconds() - before
  if (!/^not 200: 0$/m.test(told) || /Socket errors/.test(told)) throw new Error(`${name}: ${told}`)
  const requests = Number(/(\d+) requests in/.exec(told)?.[1])
  const upstream = (await running.upstreamRequests()) - upstreamBefore
  if (isOfTiles(running.asked.target) && !running.inTurn) demandAsked(name, requests, upstream)
  return {
    requestsPerSecond: requests / elapsedSeconds,
    requestsPerCoreSecond: requests / usedSeconds,
    coreShare: usedSeconds / elapsedSeconds,
  }
}

/** Says where tiles came that the map server was not asked for. @throws Error */
export function demandAsked(name: string, tiles: number, upstreamRequests: number): void {
  if (!(upstreamRequests >= tiles))
    throw new Error(`${name} gave ${tiles} tiles, and the map server was asked ${upstreamRequests} times`)
}

async function wrk(
  { port, asked, inTurn, connections = usualConnections }: Running,
  seconds: number,
): Promise<string> {
  const headers = Object.entries(asked.headers ?? {}).flatMap(([key, value]) => ['-H', `${key}: ${value}`])
  const { stdout } = await run('taskset', [
    ...[
      '-c',
      String(loadCore),
      'wrk',
      '-t1',
      `-c${connections}`,
      `-d${seconds}s`,
      '--timeout',
      '20s',
      ...headers,
    ],
    ...['-s', script, `http://127.0.0.1:${port}`, '--'],
    ...[asked.target, inTurn ? 0 : firstTileOfLoad(), inTurn ?? tilesOfLoad, tilesAlongSide].map(String),
  ])
  return stdout
}
