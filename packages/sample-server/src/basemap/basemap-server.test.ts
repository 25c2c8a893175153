import { describe, expect, test } from 'vitest'
import { differenceFromGolden, pixelsOf } from '../map/pixels.fixture.ts'
import { createTestSite } from '../server/site.fixture.ts'
import type { World } from '../world/world.ts'

const SERVICE = 'rest/services/Topo_Basemap/MapServer'
/** The basemap has no rows: an empty world will do. */
const { ask } = createTestSite({ layers: [], layer: () => undefined } as unknown as World)

describe('the basemap', () => {
  test('is a fused cache in the Web Mercator scheme, levels 0 to 16', async () => {
    const { json } = await ask(SERVICE)
    expect(json).toMatchObject({
      currentVersion: 10.31,
      singleFusedMapCache: true,
      spatialReference: { wkid: 102100 },
      tileInfo: { rows: 256, cols: 256, origin: { x: -20037508.342789244, y: 20037508.342789244 } },
    })
    expect(json.tileInfo.lods).toHaveLength(17)
    expect(json.tileInfo.lods[8]).toMatchObject({ level: 8, resolution: 611.49622628141 })
  })

  test('draws the tile that was looked at', async () => {
    const { reply } = await ask(`${SERVICE}/tile/8/102/44`)
    expect(reply.contentType).toBe('image/png')
    expect(reply.headers?.etag).toMatch(/^"[0-9a-f]{32}"$/)
    const golden = new URL('golden/tile-8-102-44.png', import.meta.url)
    expect(await differenceFromGolden(reply, golden)).toBeLessThan(0.005)
  })

  test('knows water from land', async () => {
    const sea = await pixelsOf((await ask(`${SERVICE}/tile/6/26/8`)).reply)
    const desert = await pixelsOf((await ask(`${SERVICE}/tile/10/405/177`)).reply)
    expect(sea.at(200, 200)).toEqual([201, 221, 232, 255])
    expect(desert.at(200, 100)[2]).toBeLessThan(desert.at(200, 100)[0])
  })

  test.each(['tile/17/0/0', 'tile/3/8/0', 'tile/3/-1/0', 'tile/3/0/x', 'tile/3/0'])(
    'has no %s',
    async (path) => {
      expect((await ask(`${SERVICE}/${path}`)).json.error.code).toBe(404)
    },
  )

  test('tells which tiles there are', async () => {
    expect((await ask(`${SERVICE}/tilemap/2/3/3/2/2`)).json).toEqual({
      adjusted: true,
      location: { left: 3, top: 3, width: 1, height: 1 },
      data: [1],
    })
  })

  test('is exported in any size', async () => {
    const bbox = '-13527000,3876000,-12744000,4316000'
    const { reply } = await ask(`${SERVICE}/export`, { bbox, size: '300,200', f: 'image' })
    expect(await pixelsOf(reply)).toMatchObject({ width: 300, height: 200 })
    const { json } = await ask(`${SERVICE}/export`, { bbox, size: '300,200', imageSR: '4326' })
    expect(json.error.code).toBe(400)
  })
})

describe('the WMTS of the basemap', () => {
  const tile = async (path: string, parameters: Record<string, string> = {}) =>
    Buffer.from((await ask(`${SERVICE}/${path}`, parameters)).reply.body)

  test('describes itself', async () => {
    const { reply } = await ask(`${SERVICE}/WMTS/1.0.0/WMTSCapabilities.xml`)
    expect(reply.contentType).toBe('application/xml; charset=utf-8')
    expect(reply.body).toContain('<ows:Identifier>Topo_Basemap</ows:Identifier>')
    expect(reply.body).toContain(
      'template="http://maps.test/arcgis/rest/services/Topo_Basemap/MapServer/WMTS/tile/1.0.0/Topo_Basemap/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png"',
    )
    const byName = await ask(`${SERVICE}/WMTS`, { service: 'WMTS', request: 'GetCapabilities' })
    expect(byName.reply.body).toBe(reply.body)
  })

  test('gives the tiles of the cache, by path and by name', async () => {
    const cached = await tile('tile/5/12/5')
    expect(await tile('WMTS/tile/1.0.0/Topo_Basemap/default/GoogleMapsCompatible/5/12/5.png')).toEqual(cached)
    const asked = { SERVICE: 'WMTS', REQUEST: 'GetTile', TILEMATRIX: '5', TILEROW: '12', TILECOL: '5' }
    expect(await tile('WMTS', asked)).toEqual(cached)
  })

  test.each([
    ['TileOutOfRange', { request: 'GetTile', tilematrix: '1', tilerow: '9', tilecol: '0' }],
    ['OperationNotSupported', { request: 'GetFeature' }],
  ])('reports %s as an exception', async (code, parameters) => {
    const { reply } = await ask(`${SERVICE}/WMTS`, parameters)
    expect(reply.status).toBe(400)
    expect(reply.body).toContain(`exceptionCode="${code}"`)
  })
})
