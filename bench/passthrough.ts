import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareRelay, type Contender, haproxy, httpProxy, mapgate, nginxNjs } from './passthrough/contenders.ts'
import { installPeers } from './passthrough/install.ts'
import { loadRound, type Round } from './passthrough/load.ts'
import { startFixedUpstream, tilePath } from './passthrough/upstream.ts'
import { type BenchResult, benchResult, median } from './result.ts'

const rounds = 3
const roundSeconds = 5
/** As long as just-in-time compilers take. */
const warmSeconds = 10
const upstreamPort = 18_080

/** Pass-through of 20 kB, uncached, with policy on: requests that one core carries, against the peers in the same run. */
export async function run(): Promise<readonly BenchResult[]> {
  installPeers()
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-bench-'))
  const upstream = await startFixedUpstream(directory, upstreamPort)
  const place = (nth: number) => ({ directory, upstreamPort, port: upstreamPort + nth })
  const ours = mapgate(place(1))
  const peers: readonly { id: string; goal: number; contender: Contender }[] = [
    { id: 'passthrough-http-proxy', goal: 4, contender: httpProxy(place(2), false) },
    { id: 'passthrough-http-proxy-keep-alive', goal: 1, contender: httpProxy(place(3), true) },
    { id: 'passthrough-haproxy', goal: 0.4, contender: haproxy(place(4)) },
    { id: 'passthrough-nginx-njs', goal: 0.5, contender: nginxNjs(place(5)) },
    { id: 'passthrough-bare-relay', goal: 0.5, contender: bareRelay(place(6)) },
  ]
  try {
    const measured = await measure([ours, ...peers.map(({ contender }) => contender)])
    return peers.map(({ id, goal, contender }) =>
      benchResult({
        id,
        goal,
        against: contender.name,
        ours: measured.get(ours) ?? Number.NaN,
        theirs: measured.get(contender) ?? Number.NaN,
        unit: 'req/s of one core',
        better: 'more',
      }),
    )
  } finally {
    await upstream.stop()
    rmSync(directory, { recursive: true })
  }
}

/** One after the other in each round, so that a noisy minute falls on all. */
async function measure(contenders: readonly Contender[]): Promise<ReadonlyMap<Contender, number>> {
  const found = new Map<Contender, Round[]>(contenders.map((contender) => [contender, []]))
  for (let round = 1; round <= rounds; round++) {
    for (const contender of contenders) {
      const server = await contender.start()
      try {
        await demandRefusal(contender)
        await loadRound(contender, server, warmSeconds)
        const result = await loadRound(contender, server, roundSeconds)
        found.get(contender)?.push(result)
        console.log(
          `round ${round}: ${contender.name}: ${Math.round(result.requestsPerSecond)} req/s at ${Math.round(result.coreShare * 100)} % of the core`,
        )
      } finally {
        await server.stop()
      }
    }
  }
  const middle = (all: readonly Round[]) =>
    median(all.map(({ requestsPerCoreSecond }) => requestsPerCoreSecond))
  return new Map([...found].map(([contender, all]) => [contender, middle(all)]))
}

/** A contender that lets anybody in measures nothing. */
async function demandRefusal({ name, port, authorization, unchecked }: Contender): Promise<void> {
  if (unchecked) return
  const url = `http://127.0.0.1:${port}${tilePath}`
  const forged = `${authorization.slice(0, -6)}AAAAAA`
  const status = async (headers: Record<string, string>) => (await fetch(url, { headers })).status
  const [good, none, bad] = [
    await status({ authorization }),
    await status({}),
    await status({ authorization: forged }),
  ]
  if (good !== 200 || none < 400 || bad < 400) throw new Error(`${name} answers ${good}, ${none}, ${bad}`)
}
