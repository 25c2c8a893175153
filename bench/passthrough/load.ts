import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Contender } from './contenders.ts'
import { loadCore, type PinnedServer } from './pinned.ts'
import { tilePath } from './upstream.ts'

const run = promisify(execFile)
const connections = 64

/** What one round showed. */
export interface Round {
  readonly requestsPerSecond: number
  /** Requests for each second of the core that the contender used: what the core can do when it has nothing else to do. */
  readonly requestsPerCoreSecond: number
  /** Share of the core that it used. */
  readonly coreShare: number
}

/** Loads a contender with wrk, from the other core. @throws Error when a reply was not a tile */
export async function loadRound(
  { port, authorization, name }: Contender,
  server: PinnedServer,
  seconds: number,
): Promise<Round> {
  const url = `http://127.0.0.1:${port}${tilePath}`
  const before = server.cpuSeconds()
  const began = performance.now()
  const { stdout } = await run('taskset', [
    ...['-c', String(loadCore), 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`],
    ...['-H', `Authorization: ${authorization}`, url],
  ])
  const elapsedSeconds = (performance.now() - began) / 1000
  const usedSeconds = server.cpuSeconds() - before
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${name}: ${stdout}`)
  const requests = Number(/(\d+) requests in/.exec(stdout)?.[1])
  return {
    requestsPerSecond: requests / elapsedSeconds,
    requestsPerCoreSecond: requests / usedSeconds,
    coreShare: usedSeconds / elapsedSeconds,
  }
}
