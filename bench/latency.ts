import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mapgate } from './passthrough/contenders.ts'
import { installPeers } from './passthrough/install.ts'
import { loadRound } from './passthrough/load.ts'
import { loadCore, type PinnedServer } from './passthrough/pinned.ts'
import { startFixedUpstream, tilePath } from './passthrough/upstream.ts'
import { type BenchResult, benchResult, median } from './result.ts'

const upstreamPort = 18_090
/** As long as just-in-time compilers take. */
const warmSeconds = 10
const ratePerSecond = 200
const roundSeconds = 10
const rounds = 3
const aimP50Ms = 0.4
const aimP99Ms = 2

/** What the gateway adds to a tile of 20 kB at 200 requests a second: the quantiles through it, less those without it. */
export async function run(): Promise<readonly BenchResult[]> {
  installPeers()
  // This process is the load, so it leaves the core of what is measured alone.
  execFileSync('taskset', ['-pc', String(loadCore), String(process.pid)], { stdio: 'ignore' })
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-bench-'))
  const upstream = await startFixedUpstream(directory, upstreamPort)
  const ours = mapgate({ directory, upstreamPort, port: upstreamPort + 1 })
  const p50: number[] = []
  const p99: number[] = []
  const started: PinnedServer[] = [upstream]
  try {
    const gateway = await ours.start()
    started.push(gateway)
    const headers = { authorization: ours.authorization }
    await loadRound(ours, gateway, warmSeconds)
    await latencies(ours.port, headers, 3)
    for (let round = 1; round <= rounds; round++) {
      const direct = await latencies(upstreamPort, {}, roundSeconds)
      const through = await latencies(ours.port, headers, roundSeconds)
      p50.push(quantile(through, 0.5) - quantile(direct, 0.5))
      p99.push(quantile(through, 0.99) - quantile(direct, 0.99))
      console.log(`round ${round}: added p50 ${p50.at(-1)?.toFixed(3)} ms, p99 ${p99.at(-1)?.toFixed(3)} ms`)
    }
  } finally {
    await Promise.all(started.map((server) => server.stop()))
    rmSync(directory, { recursive: true })
  }
  const line = (id: string, added: readonly number[], aimMs: number): BenchResult =>
    benchResult({
      id,
      against: `aim at ${ratePerSecond} requests/s`,
      ours: Math.max(median(added), 0.001),
      theirs: aimMs,
      unit: 'ms',
      better: 'less',
      goal: 1,
    })
  return [line('latency-added-p50', p50, aimP50Ms), line('latency-added-p99', p99, aimP99Ms)]
}

/** Milliseconds of requests that begin at their time, however long the ones before take; sorted. */
async function latencies(port: number, headers: Record<string, string>, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const found: number[] = []
  const failures: Error[] = []
  const all: Promise<void>[] = []
  const began = performance.now()
  for (let nth = 0; nth < ratePerSecond * seconds; nth++) {
    const due = began + (nth * 1000) / ratePerSecond
    const waitMs = due - performance.now()
    if (waitMs > 0) await new Promise((next) => setTimeout(next, waitMs))
    all.push(
      ask(port, headers, agent).then(
        (ms) => void found.push(ms),
        (error) => void failures.push(error),
      ),
    )
  }
  await Promise.all(all)
  agent.destroy()
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} requests failed`)
  return found.sort((a, b) => a - b)
}

const ask = (port: number, headers: Record<string, string>, agent: Agent): Promise<number> =>
  new Promise((done, failed) => {
    const start = performance.now()
    request({ host: '127.0.0.1', port, path: tilePath, headers, agent }, (reply) => {
      if (reply.statusCode !== 200) failed(new Error(`status ${reply.statusCode}`))
      reply.on('end', () => done(performance.now() - start)).resume()
    })
      .on('error', failed)
      .end()
  })

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
