import { Agent, request } from 'node:http'
import { type BenchResult, quantile, roundsResult } from './result.ts'
import type { Asked } from './side/contender.ts'
import { type Load, type Running, warmed } from './side/load.ts'
import { mapgate } from './side/mapgate.ts'
import { httpProxy, nginxNjs } from './side/peers.ts'
import { stayOffMeasuredCore } from './side/pinned.ts'
import { inTurns } from './side/rounds.ts'
import { openSite } from './side/site.ts'
import { firstTileOfLoad, targetOf, tilePath, tilesPath } from './side/targets.ts'

/** As long as just-in-time compilers take. */
const warmSeconds = 8
const ratePerSecond = 200
const roundSeconds = 4
const rounds = 7
/** Nothing that is measured here is finer than this. */
const leastMs = 0.01

const shares = { p50: 0.5, p99: 0.99 } as const
type Share = keyof typeof shares

/**
 * What a contender adds to a tile of 20 kB at 200 requests a second, open loop: the quantiles through it, less those of the map server itself
 * in the same round. Each request is for a tile that nobody asked for before; what the gateway adds to one that is asked for again and again is told beside that.
 */
export async function run(): Promise<readonly BenchResult[]> {
  // This process is the load.
  stayOffMeasuredCore()
  await using site = await openSite(18_090)
  const ours = mapgate(site.place())
  const loads: Record<Name, Load> = {
    ours: { contender: ours, target: tilesPath },
    oursOneTile: { contender: ours, target: tilePath },
    nginxNjs: { contender: nginxNjs(site.place()), target: tilesPath },
    httpProxy: { contender: httpProxy(site.place(), false), target: tilesPath },
    httpProxyKeepAlive: { contender: httpProxy(site.place(), true), target: tilesPath },
  }
  const running = {} as Record<Name, Running>
  for (const [name, load] of Object.entries(loads) as [Name, Load][]) {
    running[name] = await warmed(load, site, warmSeconds)
  }
  const added = await addedBy(running, site.upstreamPort)
  return (Object.keys(shares) as Share[]).flatMap((share) => resultsOf(share, added, loads))
}

type Name = 'ours' | 'oursOneTile' | 'nginxNjs' | 'httpProxy' | 'httpProxyKeepAlive'
type Added = Readonly<Record<Name, Readonly<Record<Share, readonly number[]>>>>

async function addedBy(running: Readonly<Record<Name, Running>>, directPort: number): Promise<Added> {
  const found: Record<string, number[][]> = {}
  const measure = (name: string, to: Asking) => async () => {
    const all = await latencies(to, roundSeconds)
    found[name] = [...(found[name] ?? []), all]
    const [p50 = 0, p99 = 0] = Object.values(shares).map((share) => quantile(all, share))
    console.log(`${name}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`)
    return p50
  }
  const measures = {
    direct: measure('direct', { port: directPort, asked: { target: tilesPath } }),
    ...Object.fromEntries(Object.entries(running).map(([name, to]) => [name, measure(name, to)])),
  }
  // A turn that does not count: what the load before left behind is collected in it.
  await inTurns(1, measures)
  for (const name of Object.keys(found)) delete found[name]
  await inTurns(rounds, measures)
  const addedAt = (name: string, share: number): number[] =>
    (found[name] ?? []).map((all, round) =>
      Math.max(leastMs, quantile(all, share) - quantile(found.direct?.[round] ?? [], share)),
    )
  return Object.fromEntries(
    Object.keys(running).map((name) => [name, { p50: addedAt(name, 0.5), p99: addedAt(name, 0.99) }]),
  ) as unknown as Added
}

const resultsOf = (share: Share, added: Added, loads: Readonly<Record<Name, Load>>): BenchResult[] => {
  const goals = { nginxNjs: share === 'p50' ? 3 : 2, httpProxy: 0.7, httpProxyKeepAlive: 1 }
  const ids = { nginxNjs: 'nginx-njs', httpProxy: 'http-proxy', httpProxyKeepAlive: 'http-proxy-keep-alive' }
  const figures = { unit: 'ms added', better: 'less' as const }
  return [
    ...(['nginxNjs', 'httpProxy', 'httpProxyKeepAlive'] as const).map((peer) =>
      roundsResult({
        id: `latency-added-${share}-${ids[peer]}`,
        against: loads[peer].contender.name,
        ours: added.ours[share],
        theirs: added[peer][share],
        goal: goals[peer],
        ...figures,
      }),
    ),
    roundsResult({
      id: `latency-added-${share}-one-tile`,
      against: 'itself, new tiles',
      ours: added.oursOneTile[share],
      theirs: added.ours[share],
      ...figures,
    }),
  ]
}

/** A server, and what it is asked for. */
type Asking = Pick<Running, 'port' | 'asked'>

/** Milliseconds of requests that begin at their time, however long the ones before take. */
async function latencies({ port, asked }: Asking, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const found: number[] = []
  const failures: Error[] = []
  const all: Promise<void>[] = []
  const firstTile = firstTileOfLoad()
  const began = performance.now()
  for (let nth = 0; nth < ratePerSecond * seconds; nth++) {
    const due = began + (nth * 1000) / ratePerSecond
    const waitMs = due - performance.now()
    if (waitMs > 0) await new Promise((next) => setTimeout(next, waitMs))
    all.push(
      ask(port, { ...asked, target: targetOf(asked.target, firstTile + nth) }, agent).then(
        (ms) => void found.push(ms),
        (error) => void failures.push(error),
      ),
    )
  }
  await Promise.all(all)
  agent.destroy()
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} requests failed`)
  return found
}

const ask = (port: number, { target, headers }: Asked, agent: Agent): Promise<number> =>
  new Promise((done, failed) => {
    const start = performance.now()
    request({ host: '127.0.0.1', port, path: target, headers, agent }, (reply) => {
      if (reply.statusCode !== 200) failed(new Error(`status ${reply.statusCode}`))
      reply.on('end', () => done(performance.now() - start)).resume()
    })
      .on('error', failed)
      .end()
  })
