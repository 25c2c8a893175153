import { Agent, request } from 'node:http'
import { type BenchResult, quantile, roundsResult } from './result.ts'
import { type Asked, type Contender, demandRefusal } from './side/contender.ts'
import { tilePath } from './side/fixed-upstream.ts'
import { loadRound } from './side/load.ts'
import { mapgate } from './side/mapgate.ts'
import { httpProxy, nginxNjs } from './side/peers.ts'
import { stayOffMeasuredCore } from './side/pinned.ts'
import { inTurns } from './side/rounds.ts'
import { openSite } from './side/site.ts'

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
 * in the same round.
 */
export async function run(): Promise<readonly BenchResult[]> {
  // This process is the load.
  stayOffMeasuredCore()
  await using site = await openSite(18_090)
  const contenders = {
    ours: mapgate(site.place()),
    nginxNjs: nginxNjs(site.place()),
    httpProxy: httpProxy(site.place(), false),
    httpProxyKeepAlive: httpProxy(site.place(), true),
  }
  for (const contender of Object.values(contenders)) {
    const running = { ...contender, server: await site.start(contender), asked: contender.signed(tilePath) }
    await demandRefusal(contender, tilePath)
    await loadRound(running, warmSeconds)
    await latencies(contender.port, running.asked, 2)
  }
  const added = await addedBy(contenders, site.upstreamPort)
  return (Object.keys(shares) as Share[]).flatMap((share) => resultsOf(share, added, contenders))
}

type Name = 'ours' | 'nginxNjs' | 'httpProxy' | 'httpProxyKeepAlive'
type Added = Readonly<Record<Name, Readonly<Record<Share, readonly number[]>>>>

async function addedBy(contenders: Readonly<Record<Name, Contender>>, directPort: number): Promise<Added> {
  const found: Record<string, number[][]> = {}
  const measure = (name: string, port: number, asked: Asked) => async () => {
    const all = await latencies(port, asked, roundSeconds)
    found[name] = [...(found[name] ?? []), all]
    return quantile(all, 0.5)
  }
  const measures = Object.entries(contenders).map(
    ([name, { port, signed }]) => [name, measure(name, port, signed(tilePath))] as const,
  )
  await inTurns(rounds, {
    direct: measure('direct', directPort, { target: tilePath }),
    ...Object.fromEntries(measures),
  })
  const addedAt = (name: string, share: number): number[] =>
    (found[name] ?? []).map((all, round) =>
      Math.max(leastMs, quantile(all, share) - quantile(found.direct?.[round] ?? [], share)),
    )
  const names = Object.keys(contenders) as Name[]
  return Object.fromEntries(
    names.map((name) => [name, { p50: addedAt(name, 0.5), p99: addedAt(name, 0.99) }]),
  ) as unknown as Added
}

const resultsOf = (
  share: Share,
  added: Added,
  contenders: Readonly<Record<Name, Contender>>,
): BenchResult[] => {
  const goals = { nginxNjs: share === 'p50' ? 3 : 2, httpProxy: 0.7, httpProxyKeepAlive: 1 }
  const ids = { nginxNjs: 'nginx-njs', httpProxy: 'http-proxy', httpProxyKeepAlive: 'http-proxy-keep-alive' }
  return (['nginxNjs', 'httpProxy', 'httpProxyKeepAlive'] as const).map((peer) =>
    roundsResult({
      id: `latency-added-${share}-${ids[peer]}`,
      against: contenders[peer].name,
      ours: added.ours[share],
      theirs: added[peer][share],
      unit: 'ms added',
      better: 'less',
      goal: goals[peer],
    }),
  )
}

/** Milliseconds of requests that begin at their time, however long the ones before take. */
async function latencies(port: number, asked: Asked, seconds: number): Promise<number[]> {
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
      ask(port, asked, agent).then(
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
