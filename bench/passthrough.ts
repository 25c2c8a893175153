import { type BenchResult, roundsResult } from './result.ts'
import { compareCores } from './side/compare-cores.ts'
import { tilePath } from './side/fixed-upstream.ts'
import { mapgate } from './side/mapgate.ts'
import { bareRelay, haproxy, httpProxy, nginxNjs } from './side/peers.ts'
import { openSite } from './side/site.ts'

/** Pass-through of 20 kB, nothing kept, with policy on: requests that one core carries, against the peers in the same run. */
export async function run(): Promise<readonly BenchResult[]> {
  await using site = await openSite(18_080)
  const peers = {
    'http-proxy': httpProxy(site.place(), false),
    'http-proxy-keep-alive': httpProxy(site.place(), true),
    haproxy: haproxy(site.place()),
    'nginx-njs': nginxNjs(site.place()),
    'bare-relay': bareRelay(site.place()),
  }
  const measured = await compareCores({ ours: mapgate(site.place()), ...peers }, tilePath, site)
  return (Object.keys(peers) as (keyof typeof peers)[]).map((name) =>
    roundsResult({
      id: `passthrough-${name}`,
      against: peers[name].name,
      ours: measured.ours,
      theirs: measured[name],
      unit: 'req/s of one core',
      better: 'more',
      goal: goals[name],
    }),
  )
}

/** The bare relay does no work at all: how far from it the gateway stands is told, and the goal is half of it. */
const goals = {
  'http-proxy': 5,
  'http-proxy-keep-alive': 1,
  haproxy: 0.33,
  'nginx-njs': 0.45,
  'bare-relay': 0.5,
}
