import { type BenchResult, roundsResult } from './result.ts'
import { compareCores } from './side/compare-cores.ts'
import type { Contender } from './side/contender.ts'
import type { Load } from './side/load.ts'
import { keeping, mapgate } from './side/mapgate.ts'
import { nginxCache, nginxNjsCache } from './side/peers.ts'
import { openSite, type Site } from './side/site.ts'
import { exportPath, targetOf, tilePath, tilesPath } from './side/targets.ts'

const goals = { 'nginx-njs': 0.7, nginx: 0.35 }
const tilesInTurn = 5_000

/**
 * A kept picture of 20 kB, with the credential in the query, and with policy, audit lines and metrics: a tile, and a picture of a view. Told beside them are
 * thousands of kept tiles, one after the other, as many viewers ask for them.
 */
export async function run(): Promise<readonly BenchResult[]> {
  await using site = await openSite(18_100)
  const contenders = {
    ours: mapgate(site.place(), { carrier: 'query', ...keeping }),
    'nginx-njs': nginxNjsCache(site.place()),
    nginx: nginxCache(site.place()),
  }
  return [
    ...(await compared({ kind: 'tile', target: tilePath, goals }, contenders, site)),
    ...(await compared({ kind: 'export', target: exportPath, goals }, contenders, site)),
    ...(await compared(
      { kind: 'tiles-in-turn', target: tilesPath, inTurn: tilesInTurn, goals: {} },
      contenders,
      site,
    )),
  ]
}

/** What all contenders are asked for. */
interface Kept extends Pick<Load, 'target' | 'inTurn'> {
  readonly kind: string
  readonly goals: Partial<typeof goals>
}

async function compared(
  { kind, goals, ...asked }: Kept,
  contenders: Readonly<Record<'ours' | keyof typeof goals, Contender>>,
  site: Site,
): Promise<readonly BenchResult[]> {
  const { ours, nginx, 'nginx-njs': nginxNjs } = contenders
  const loads = {
    ours: { contender: ours, ...asked },
    'nginx-njs': { contender: nginxNjs, ...asked },
    nginx: { contender: nginx, ...asked },
  }
  const measured = await compareCores(loads, site)
  for (let tile = 0; tile < (asked.inTurn ?? 1); tile += 100)
    await demandHit(ours, targetOf(asked.target, tile))
  return (['nginx-njs', 'nginx'] as const).map((name) =>
    roundsResult({
      id: `cached-${kind}-${name}`,
      against: contenders[name].name,
      ours: measured.ours,
      theirs: measured[name],
      unit: 'req/s of one core',
      better: 'more',
      ...(goals[name] && { goal: goals[name] }),
    }),
  )
}

/** Says where the gateway asked its map server after all. */
async function demandHit({ port, signed }: Contender, target: string): Promise<void> {
  const reply = await fetch(`http://127.0.0.1:${port}${signed(target).target}`)
  await reply.arrayBuffer()
  const { headers } = reply
  if (!/\bhit\b/.test(headers.get('cache-status') ?? ''))
    throw new Error(`${target} is not kept: ${headers.get('cache-status')}`)
}
