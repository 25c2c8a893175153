import { Agent, request } from 'node:http'
import { openPictureServer, pictureNamed } from './inside/picture-server.ts'
import { type BenchResult, benchResult, median, roundsResult } from './result.ts'
import { keeping, mapgate } from './side/mapgate.ts'
import { nginxCache } from './side/peers.ts'
import { stayOffMeasuredCore } from './side/pinned.ts'
import { openSite } from './side/site.ts'

const callers = 100
const views = 20
/** A minute of arrivals in six seconds: ten times as many of them meet a drawing that is under way. */
const overMs = 6_000
const drawingMs = 100
const rounds = 5

/** One reply as its caller saw it. */
interface Seen {
  readonly ms: number
  /** From `Cache-Status`: `hit`, `collapsed` or `fwd`; empty where nothing is said. */
  readonly from: string
}

/** What came of one round of all callers. */
interface Crowd {
  readonly seen: readonly Seen[]
  readonly drawn: number
}

/** A hundred callers with equal rights and credentials of their own ask for twenty views each, of a map server that takes 100 ms for one. */
export async function run(): Promise<readonly BenchResult[]> {
  // This process is load and map server.
  stayOffMeasuredCore()
  await using site = await openSite(18_110, { ownUpstream: true })
  await using upstream = await openPictureServer({
    services: 1,
    port: site.upstreamPort,
    drawingMs,
    pictureOf: (url) => pictureNamed(20_000, url),
  })
  const ours = mapgate(site.place(), { carrier: 'query', ...settings(site.upstreamPort) })
  const nginx = nginxCache(site.place())
  for (const contender of [ours, nginx]) await site.start(contender)
  const tokens = Array.from({ length: callers }, (_, index) => ours.tokenOf(`caller-${index}`))
  const crowd = async (port: number, round: number): Promise<Crowd> => {
    const before = upstream.drawn()
    const seen = await visit(port, tokens, round)
    return { seen, drawn: upstream.drawn() - before }
  }
  const found = { first: [] as Crowd[], again: [] as Crowd[], nginx: [] as Crowd[], direct: [] as Crowd[] }
  await crowd(ours.port, -1)
  for (let round = 0; round < rounds; round += 1) {
    found.first.push(await crowd(ours.port, round))
    found.again.push(await crowd(ours.port, round))
    found.nginx.push(await crowd(nginx.port, round))
    found.direct.push(await crowd(site.upstreamPort, round))
  }
  return told(found)
}

const settings = (upstreamPort: number) => ({
  mount: keeping.mount ?? {},
  sections: {
    ...keeping.sections,
    upstreams: {
      ags: {
        kind: 'arcgis',
        url: `http://127.0.0.1:${upstreamPort}/arcgis`,
        limits: { inFlight: 128, inFlightPerPrincipal: 128 },
      },
    },
    grants: [{ to: { roles: ['staff'] }, on: { services: ['Service_*'] } }],
  },
})

function told(
  found: Readonly<Record<'first' | 'again' | 'nginx' | 'direct', readonly Crowd[]>>,
): BenchResult[] {
  const drawnBy = (crowds: readonly Crowd[]) => median(crowds.map(({ drawn }) => drawn))
  const { first, again, nginx, direct } = found
  for (const { seen, drawn } of first) console.log(`${drawn} drawings; ${countsOf(seen)}`)
  const drawings = (id: string, against: string, theirs: number, goal: number) =>
    benchResult({ id, against, ours: drawnBy(first), theirs, unit: 'drawings', better: 'less', goal })
  const times = { unit: 'ms, median', better: 'less' as const }
  const p50 = (crowds: readonly Crowd[], which: (seen: Seen) => boolean) =>
    crowds.map(({ seen }) => median(seen.filter(which).map(({ ms }) => ms)))
  const everybody = () => true
  return [
    drawings('equal-rights-drawings', 'one for each view', views, 1),
    drawings('equal-rights-drawings-nginx', 'nginx, keyed by URL', drawnBy(nginx), 1 / callers),
    drawings('equal-rights-drawings-direct', 'the map server itself', drawnBy(direct), 1 / callers),
    roundsResult({
      id: 'equal-rights-p50',
      against: 'the same requests once more, all of them kept',
      ours: p50(first, (seen) => !isWaiting(seen)),
      theirs: p50(again, everybody),
      goal: 1.3,
      ...times,
    }),
    roundsResult({
      id: 'equal-rights-p50-of-those-who-waited',
      against: 'the map server itself',
      ours: p50(first, isWaiting),
      theirs: p50(direct, everybody),
      goal: 1,
      ...times,
    }),
  ]
}

/** True for who came while the first drawing was under way. */
const isWaiting = ({ from }: Seen): boolean => from === 'collapsed'

const countsOf = (seen: readonly Seen[]): string =>
  [...Map.groupBy(seen, ({ from }) => from || 'unsaid')]
    .map(([from, all]) => `${all.length} ${from}, p50 ${median(all.map(({ ms }) => ms)).toFixed(2)} ms`)
    .join('; ')

/** All callers ask for all views of a round, in an order that is the same for every contender, evenly spread over the time. */
async function visit(port: number, tokens: readonly string[], round: number): Promise<Seen[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 })
  const all = shuffled(callers * views).map((nth) => ({
    token: tokens[nth % callers] ?? '',
    view: Math.floor(nth / callers),
  }))
  const began = performance.now()
  const replies: Promise<Seen>[] = []
  for (const [nth, { token, view }] of all.entries()) {
    const waitMs = began + (nth * overMs) / all.length - performance.now()
    if (waitMs > 0) await new Promise((next) => setTimeout(next, waitMs))
    replies.push(ask({ port, agent, path: pathOf(round, view, token) }))
  }
  const seen = await Promise.all(replies)
  agent.destroy()
  return seen
}

/** Each round has views of its own, which nobody asked for before. */
function pathOf(round: number, view: number, token: string): string {
  const [x, y] = [-13_149_614 + view * 1_000, 4_383_204 + round * 1_000]
  const bbox = [x, y, x + 900, y + 900].join('%2C')
  return `/arcgis/rest/services/Service_0/MapServer/export?bbox=${bbox}&bboxSR=102100&imageSR=102100&size=512%2C512&format=png32&transparent=true&f=image&token=${token}`
}

const ask = (to: { port: number; agent: Agent; path: string }): Promise<Seen> =>
  new Promise((done, failed) => {
    const start = performance.now()
    request({ host: '127.0.0.1', ...to }, (reply) => {
      const status = String(reply.headers['cache-status'] ?? '')
      const from = ['collapsed', 'hit', 'fwd'].find((word) => status.includes(word)) ?? ''
      if (reply.headers['content-type'] !== 'image/png') failed(new Error(`status ${reply.statusCode}`))
      reply.on('end', () => done({ ms: performance.now() - start, from })).resume()
    })
      .on('error', failed)
      .end()
  })

/** The numbers below a count, in an order that is always the same. */
function shuffled(count: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index)
  let state = 7
  for (let last = count - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = state % (last + 1)
    const kept = all[last] ?? 0
    all[last] = all[other] ?? 0
    all[other] = kept
  }
  return all
}
