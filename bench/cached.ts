import { type BenchResult, roundsResult } from './result.ts'
import { compareCores } from './side/compare-cores.ts'
import type { Contender } from './side/contender.ts'
import { keeping, mapgate } from './side/mapgate.ts'
import { nginxCache, nginxNjsCache } from './side/peers.ts'
import { openSite, type Site } from './side/site.ts'
import { exportPath, tilePath } from './side/targets.ts'

const goals = { 'nginx-njs': 0.7, nginx: 0.35 }

/** A kept picture of 20 kB, with the credential in the query, and with policy, audit lines and metrics: a tile, and a picture of a view. */
export async function run(): Promise<readonly BenchResult[]> {
  await using site = await openSite(18_100)
  const ours = mapgate(site.place(), { carrier: 'query', ...keeping })
  const peers = { 'nginx-njs': nginxNjsCache(site.place()), nginx: nginxCache(site.place()) }
  return [
    ...(await compared('tile', tilePath, { ours, ...peers }, site)),
    ...(await compared('export', exportPath, { ours, ...peers }, site)),
  ]
}

async function compared(
  kind: string,
  target: string,
  contenders: Readonly<Record<'ours' | keyof typeof goals, Contender>>,
  site: Site,
): Promise<readonly BenchResult[]> {
  const asked = (contender: Contender) => ({ contender, target })
  const { ours, nginx, 'nginx-njs': nginxNjs } = contenders
  const loads = { ours: asked(ours), 'nginx-njs': asked(nginxNjs), nginx: asked(nginx) }
  const measured = await compareCores(loads, site)
  await demandHit(contenders.ours, target)
  return (Object.keys(goals) as (keyof typeof goals)[]).map((name) =>
    roundsResult({
      id: `cached-${kind}-${name}`,
      against: contenders[name].name,
      ours: measured.ours,
      theirs: measured[name],
      unit: 'req/s of one core',
      better: 'more',
      goal: goals[name],
    }),
  )
}

/** Says where the gateway asked its map server after all. */
async function demandHit({ port, signed }: Contender, target: string): Promise<void> {
  const { headers } = await fetch(`http://127.0.0.1:${port}${signed(target).target}`)
  if (!/\bhit\b/.test(headers.get('cache-status') ?? ''))
    throw new Error(`${target} is not kept: ${headers.get('cache-status')}`)
}
