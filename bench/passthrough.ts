import { type BenchResult, roundsResult } from './result.ts'
import { compareCores } from './side/compare-cores.ts'
import type { Contender } from './side/contender.ts'
import type { Load } from './side/load.ts'
import { mapgate } from './side/mapgate.ts'
import { bareRelay, haproxy, httpProxy, nginxNjs } from './side/peers.ts'
import { openSite } from './side/site.ts'
import { tilePath, tilesPath } from './side/targets.ts'

/** The bare relay does no work at all: how far from it the gateway stands is told, and the goal is half of it. */
const goals = {
  'http-proxy': 5,
  'http-proxy-keep-alive': 1,
  haproxy: 0.33,
  'nginx-njs': 0.45,
  'bare-relay': 0.5,
}
type Peer = keyof typeof goals

/**
 * Pass-through of 20 kB, nothing kept, with policy on: requests that one core carries, against the peers in the same run. Each request is for a tile that nobody
 * asked for before; what repeated requests change is told beside that.
 */
export async function run(): Promise<readonly BenchResult[]> {
  await using site = await openSite(18_080)
  const ours = eachTile(mapgate(site.place()))
  const peers: Record<Peer, Load> = {
    'http-proxy': eachTile(httpProxy(site.place(), false)),
    'http-proxy-keep-alive': eachTile(httpProxy(site.place(), true)),
    haproxy: eachTile(haproxy(site.place())),
    'nginx-njs': eachTile(nginxNjs(site.place())),
    'bare-relay': eachTile(bareRelay(site.place())),
  }
  const repeated = { 'tiles-in-turn': { ...ours, inTurn: 1_000 }, 'one-tile': { ...ours, target: tilePath } }
  const measured = await compareCores({ ours, ...repeated, ...peers }, site)
  const figures = { unit: 'req/s of one core', better: 'more' as const }
  return [
    ...(Object.keys(peers) as Peer[]).map((name) =>
      roundsResult({
        id: `passthrough-${name}`,
        against: peers[name].contender.name,
        ours: measured.ours,
        theirs: measured[name],
        goal: goals[name],
        ...figures,
      }),
    ),
    ...(Object.keys(repeated) as (keyof typeof repeated)[]).map((name) =>
      roundsResult({
        id: `passthrough-${name}`,
        against: 'itself, new tiles',
        ours: measured[name],
        theirs: measured.ours,
        ...figures,
      }),
    ),
  ]
}

const eachTile = (contender: Contender): Load => ({ contender, target: tilesPath })
