import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SampleServer, startSampleServer } from '@mapgate/sample-server'
import { openInside } from './inside/gateway.ts'
import { type BenchResult, roundsResult } from './result.ts'
import { threadMicrosecondsOf } from './side/processor-time.ts'
import { inTurns } from './side/rounds.ts'

const account = { username: 'gateway', password: 'password-of-the-bench' }
const rounds = 15
const callsPerRound = 2_000
/** A tile through which the edge of the area runs. */
const tile = '/arcgis/rest/services/Topo_Basemap/MapServer/tile/12/1617/705'
const whole = { token: 'key-of-who-sees-everything' }
const masked = { token: 'key-of-who-sees-the-west' }

/** A tile at the edge of an area, kept as it is masked, beside the same tile for somebody without an area: in this process, without a socket. */
export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-masked-'))
  const site = await startSampleServer({ port: 0, users: [account] })
  try {
    await using gateway = await openInside(configurationOf(site), directory)
    const [one, other] = [await gateway.ask(tile, whole), await gateway.ask(tile, masked)]
    if (one.status !== 200 || other.status !== 200 || one.bytes === other.bytes)
      throw new Error(`the tiles are not as they should be: ${one.head}\n${other.head}`)
    const of = (headers: Readonly<Record<string, string>>) => () =>
      threadMicrosecondsOf(callsPerRound, () => gateway.hit(tile, headers))
    const measures = { ours: of(masked), theirs: of(whole) }
    await inTurns(2, measures)
    return [
      roundsResult({
        id: 'masked-hit',
        against: `the tile without a mask (${one.bytes} bytes, masked ${other.bytes})`,
        ...(await inTurns(rounds, measures)),
        unit: 'µs of a request',
        better: 'less',
        goal: 1.1,
      }),
    ]
  } finally {
    await site.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

const configurationOf = (site: SampleServer): object => ({
  publicUrl: 'http://127.0.0.1:8080',
  listen: { port: 0 },
  upstreams: {
    sample: {
      kind: 'arcgis',
      url: site.url,
      credential: { kind: 'arcgis-token', ...account },
    },
  },
  mounts: [{ path: '/arcgis', upstream: 'sample', cache: [{ life: '1h' }] }],
  cache: { statusTo: { roles: ['everything', 'west'] } },
  keys: [
    { name: 'everything', key: whole.token, roles: ['everything'] },
    { name: 'west', key: masked.token, roles: ['west'] },
  ],
  areas: { west: { geojson: west } },
  grants: [
    { to: { roles: ['everything'] }, on: { services: ['Topo_Basemap'] } },
    {
      to: { roles: ['west'] },
      on: { services: ['Topo_Basemap'] },
      with: { area: { of: 'west', pictures: 'pixels' } },
    },
  ],
})

const west = {
  type: 'Polygon',
  coordinates: [
    [
      [-119, 34],
      [-118, 34],
      [-118, 36],
      [-119, 36],
      [-119, 34],
    ],
  ],
}
