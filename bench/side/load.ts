import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Asked, Contender } from './contender.ts'
import { loadCore, type PinnedServer } from './pinned.ts'

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

/** A contender that runs, and what it is asked for. */
export interface Running extends Pick<Contender, 'name' | 'port'> {
  readonly server: PinnedServer
  readonly asked: Asked
}

/** Loads a contender with wrk, from the other core. @throws Error when a reply was no picture */
export async function loadRound({ name, port, server, asked }: Running, seconds: number): Promise<Round> {
  const before = server.cpuSeconds()
  const began = performance.now()
  const headers = Object.entries(asked.headers ?? {}).flatMap(([key, value]) => ['-H', `${key}: ${value}`])
  const { stdout } = await run('taskset', [
    ...['-c', String(loadCore), 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, ...headers],
    `http://127.0.0.1:${port}${asked.target}`,
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
