import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type GdalMap, gdalIn } from './gdal.ts'
import { hydrantIn } from './hydrant.ts'
import { accounts, carriers, type OgcStack, startOgcStack, WMS, WMTS } from './ogc-stack.ts'
import { byArcgis, DEGREES, difference, MERCATOR, TILE, tilesByArcgis } from './pixels.ts'
import { ownFolder } from './python.ts'

const folder = ownFolder()
const gdal = gdalIn(folder.path)
let ogc: OgcStack
beforeAll(async () => {
  ogc = await startOgcStack()
})
afterAll(async () => {
  await ogc?.close()
  folder.remove()
})

const layers = ['1', '0']
const cases = accounts.flatMap((account) =>
  carriers.map((carrier, index) => ({
    account,
    carrier,
    version: index % 2 ? ('1.3.0' as const) : ('1.1.1' as const),
    view: index < 2 ? DEGREES : MERCATOR,
  })),
)

describe.each(cases)('GDAL as $account, WMS $version, $carrier', ({ account, carrier, version, view }) => {
  it('lists the layers of the capabilities, with addresses that carry the credential where it came in the address', async () => {
    const texts = await gdal.listLayers(await ogc.enter(account, carrier, WMS))
    for (const title of ['Hydrants', 'Mains', 'Service Districts']) expect(texts).toContain(title)
    const addresses = texts.filter((text) => text.startsWith('WMS:'))
    expect(addresses.length).toBeGreaterThan(4)
    for (const address of addresses) {
      expect(/\/t\/mgtkt_/.test(address)).toBe(carrier === 'ticket in the path')
      expect(/[?&]mg_ticket=mgtkt_/.test(address)).toBe(carrier === 'ticket in the query')
    }
  })

  it('reads the map that ArcGIS clients get, pixel by pixel', async () => {
    const map = { entrance: await ogc.enter(account, carrier, WMS), version, view, layers }
    const { painted, different } = difference(await byArcgis(ogc, account, view), await gdal.map(map))
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })

  it('is told what lies at a place, and of the visitor no hidden fields', async () => {
    const { name, at } = await hydrantIn(ogc, view)
    const map: GdalMap = { entrance: await ogc.enter(account, carrier, WMS), version, view, layers }
    const told = await gdal.tellAt(map, at)
    expect(told).toContain(name)
    if (account === 'visitor') expect(told).not.toMatch(/owner|phone|cost/i)
    else expect(told).toMatch(/owner/i)
  })

  it('reads the tiles that ArcGIS clients get by WMTS', async () => {
    const entrance = await ogc.enter(account, carrier, `${WMTS}/1.0.0/WMTSCapabilities.xml`)
    const seen = await gdal.tiles(entrance, 'Topo_Basemap', { level: TILE.level + 1, view: MERCATOR })
    const { painted, different } = difference(await tilesByArcgis(ogc, account), seen)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })
})

it('GDAL without a credential reads nothing', async () => {
  const entrance = { url: `${ogc.stack.gatewayUrl}/${WMS}` }
  const map: GdalMap = { entrance, version: '1.1.1', view: MERCATOR, layers }
  await expect(gdal.map(map)).rejects.toThrow(/401/)
  await expect(gdal.listLayers(entrance)).rejects.toThrow(/401/)
})
