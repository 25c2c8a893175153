import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { accountOf } from '../../packages/gateway/src/accounts.ts'
import { svgOf } from '../../packages/gateway/src/cli/area-picture.ts'
import { checkOnline } from '../../packages/gateway/src/cli/check-online.ts'
import { formatExplanation } from '../../packages/gateway/src/cli/format-explanation.ts'
import { readCatalog } from '../../packages/gateway/src/cli/read-catalog.ts'
import { pictureOf } from '../../packages/gateway/src/cli/seen-picture.ts'
import { withAreas } from '../../packages/gateway/src/cli/with-areas.ts'
import { loadConfiguration } from '../../packages/gateway/src/config/load.ts'
import { explainAsked } from '../../packages/gateway/src/explain-asked.ts'
import { seenBy } from '../../packages/gateway/src/rights/seen-by.ts'
import { type RunningGateway, startGateway } from '../../packages/gateway/src/server/start.ts'
import { type SampleServer, startSampleServer } from '../../packages/sample-server/src/index.ts'
import { keptWorld } from '../kept-world.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-areas-'))
const file = join(directory, 'mapgate.yaml')
const running: RunningGateway[] = []
let site: SampleServer
beforeAll(async () => {
  site = await startSampleServer({ fill: keptWorld, port: 0 })
})
afterEach(async () => {
  for (const gateway of running.splice(0)) await gateway.close()
})
afterAll(async () => {
  await site.close()
  rmSync(directory, { recursive: true })
})

const complaints = '/arcgis/rest/services/Assets_Service/MapServer/0'
const districts = { upstream: 'sample', service: 'Assets_Service', layer: 6, by: 'district' }
const inDistrict = { of: { area: 'districts', named: ':principal.district' } }

/** A square around a place in degrees. */
const around = (x: number, y: number, half: number): object => ({
  type: 'Polygon',
  coordinates: [
    [
      [x - half, y - half],
      [x + half, y - half],
      [x + half, y + half],
      [x - half, y + half],
      [x - half, y - half],
    ],
  ],
})
const nowhere = around(100, 0, 0.5)
const everywhere = around(-118, 35, 10)
const bow = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ],
  ],
}

/** The configuration of a site whose key sees layers in an area. */
function configure(areas: object, area: object) {
  const upstream = {
    kind: 'arcgis',
    url: site.url,
    credential: { kind: 'arcgis-token', username: 'sample', password: 'sample-password' },
  }
  const configuration = {
    listen: { port: 0 },
    publicUrl: 'http://127.0.0.1:0',
    upstreams: { sample: upstream },
    mounts: [{ path: '/arcgis', upstream: 'sample' }],
    keys: [
      { name: 'demo', key: 'demo-key-of-the-test', roles: ['crew'], attributes: { district: 'Littlebrook' } },
    ],
    areas,
    grants: [{ name: 'crew', to: { roles: ['crew'] }, on: { services: ['Assets_Service'] }, with: { area } }],
  }
  writeFileSync(file, stringify(configuration, { aliasDuplicateObjects: false }))
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return loaded
}

async function start(areas: object, area: object): Promise<RunningGateway> {
  const gateway = await startGateway({
    ...configure(areas, area),
    audit: () => {},
    reread: () => loadConfiguration(file),
    watched: [file],
    watchMs: 50,
  })
  running.push(gateway)
  return gateway
}

async function countOf(gateway: RunningGateway): Promise<number | undefined> {
  const url = `${gateway.url}${complaints}/query?where=1%3D1&returnCountOnly=true&f=json`
  const reply = await fetch(url, { headers: { token: 'demo-key-of-the-test' } })
  return ((await reply.json()) as { count?: number }).count
}

/** What a question below the service is answered with. */
async function told(gateway: RunningGateway, question: string) {
  const url = `${gateway.url}/arcgis/rest/services/Assets_Service/MapServer/${question}&f=json`
  const reply = await fetch(url, { headers: { token: 'demo-key-of-the-test' } })
  return (await reply.json()) as {
    readonly features?: readonly { readonly attributes: Readonly<Record<string, unknown>> }[]
    readonly objectIds?: readonly number[]
    readonly results?: readonly { readonly layerId: number }[]
  }
}

describe('The areas of a gateway', () => {
  it('limit what is counted, and a layer of the map server may be them', async () => {
    const all = await countOf(await start({ city: { geojson: everywhere } }, { of: 'city' }))
    const inOne = await countOf(await start({ districts }, inDistrict))
    expect(await countOf(await start({ city: { geojson: nowhere } }, { of: 'city' }))).toBe(0)
    expect(inOne).toBeGreaterThan(0)
    expect(all).toBeGreaterThan(inOne ?? Number.POSITIVE_INFINITY)
  })

  it('show nothing of neighbours that share the border alone, where shapes are cut off', async () => {
    const gateway = await start({ districts }, { ...inDistrict, relation: 'intersects', clip: true })
    const all = 'where=1%3D1&returnGeometry=false'
    const statistics = encodeURIComponent(
      '[{"statisticType":"count","onStatisticField":"OBJECTID","outStatisticFieldName":"n"}]',
    )
    const ways = [
      'query?where=1%3D1&outFields=*',
      `query?${all}&outFields=*`,
      `query?${all}&outFields=district&returnDistinctValues=true`,
      `query?${all}&groupByFieldsForStatistics=district&outStatistics=${statistics}`,
      'query?objectIds=1,2,3,4,5,6,7,8,9,10,11,12&returnGeometry=false&outFields=*',
    ]
    for (const way of ways) {
      const { features } = await told(gateway, `6/${way}`)
      expect([way, features?.map(({ attributes }) => attributes.district)]).toEqual([way, ['Littlebrook']])
    }
    expect(await told(gateway, `6/query?${all}&returnCountOnly=true`)).toEqual({ count: 1 })
    expect((await told(gateway, `6/query?${all}&returnIdsOnly=true`)).objectIds).toHaveLength(1)
    expect(JSON.stringify(await told(gateway, 'find?searchText=a&layers=6&sr=3857'))).not.toContain('Mirage')
  })

  it('give rows where a query names no field, and answer questions about many layers', async () => {
    const gateway = await start({ districts }, inDistrict)
    const { features } = await told(gateway, '2/query?where=1%3D1')
    expect(features?.length).toBeGreaterThan(100)
    const { results } = await told(gateway, 'find?searchText=Littlebrook&layers=0,2,3,4,5,6')
    expect(new Set(results?.map(({ layerId }) => layerId)).size).toBeGreaterThan(1)
  })

  it('stay as they were where a reload brings polygons that are none, and follow their file', async () => {
    const polygons = join(directory, 'city.json')
    writeFileSync(polygons, JSON.stringify(everywhere))
    const gateway = await start({ city: { file: 'city.json' } }, { of: 'city' })
    const before = await countOf(gateway)
    expect(before).toBeGreaterThan(0)
    writeFileSync(polygons, JSON.stringify(bow))
    const { reloaded, faults } = await gateway.reload()
    expect(reloaded).toBe(false)
    expect(faults).toEqual([
      expect.objectContaining({
        path: 'areas.city.file',
        message: expect.stringMatching(/^city\.json: coordinates\[0\].*: .*crosses itself/),
        line: expect.any(Number),
      }),
    ])
    expect(await countOf(gateway)).toBe(before)
    writeFileSync(polygons, JSON.stringify(nowhere))
    await expect.poll(() => countOf(gateway)).toBe(0)
  })

  it('keep a gateway from starting where they are none', async () => {
    await expect(start({ city: { geojson: bow } }, { of: 'city' })).rejects.toMatchObject({
      name: 'AreaFaults',
      message: expect.stringMatching(/^areas\.city\.geojson\.coordinates\[0\].*crosses itself/),
    })
  })
})

describe('The commands', () => {
  it('find areas that touch nothing of their service, and names that a layer does not have', async () => {
    const good = await checkOnline(configure({ districts }, inDistrict))
    expect(good.at(-1)).toMatchObject({ what: 'areas', good: true, advice: [] })
    const far = await checkOnline(configure({ city: { geojson: nowhere } }, { of: 'city' }))
    expect(far.at(-1)).toMatchObject({
      good: true,
      advice: [{ path: 'grants[0].with.area', message: 'city touches nothing of Assets_Service' }],
    })
    const square = around(560_000, 5_930_000, 1_000)
    const placeless = await checkOnline(
      configure({ city: { geojson: square, crs: 'EPSG:25832' } }, { of: 'city' }),
    )
    expect(placeless.at(-1)?.advice).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/^city has no place in the reference of Assets_Service: .*datum/),
      }),
    ])
    const wrong = await checkOnline(
      configure({ districts }, { of: { area: 'districts', named: 'Littlebrok' } }),
    )
    expect(wrong.at(-1)).toMatchObject({
      good: false,
      faults: [{ message: 'there is no area Littlebrok in districts; did you mean Littlebrook?' }],
    })
    const gone = await checkOnline(configure({ districts: { ...districts, layer: 99 } }, inDistrict))
    expect(gone.at(-1)).toMatchObject({
      good: false,
      faults: [{ path: 'areas.districts', message: expect.stringContaining('cannot be read') }],
    })
  })

  it('explain what an area did to a request, and draw what an account sees', async () => {
    const loaded = configure({ districts }, inDistrict)
    const { configuration, directory: folder } = loaded
    const catalog = await readCatalog(configuration, folder)
    await withAreas(loaded, async ({ areas, findOut }) => {
      const known = { configuration, catalog, areas: areas.book, findOut }
      const asked = { as: 'key:demo', url: `${complaints}/query?where=1%3D1&returnCountOnly=true&f=json` }
      const explanation = await explainAsked(asked, known)
      expect(explanation).toMatchObject({
        decision: { effect: 'permit' },
        obligations: [
          {
            views: [
              { area: { name: 'districts/Littlebrook', relation: 'within', clip: false, pictures: 'rows' } },
            ],
          },
        ],
        needs: [
          {
            kind: 'rows',
            layer: 0,
            area: 'districts/Littlebrook',
            found: expect.stringMatching(/^\d+ rows$/),
          },
        ],
        outbound: [{ method: expect.any(String) }],
      })
      expect(formatExplanation(explanation)).toMatch(
        /^found out {4}rows of layer 0 in districts\/Littlebrook: \d+ rows$/m,
      )
      const seen = seenBy(accountOf(configuration, 'key:demo'), configuration, known)
      const picture = await pictureOf({ account: 'key:demo', seen, configuration, catalog, areas })
      expect(picture?.areas.map(({ name }) => name)).toEqual(['districts/Littlebrook'])
      expect(picture?.extents.map(({ name }) => name).join(', ')).toContain('Service Districts')
      const svg = picture && svgOf(picture)
      expect(svg).toContain('>Littlebrook</text>')
      expect(svg).not.toMatch(/NaN|Infinity|undefined/)
    })
  })
})
