import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hydrantIn } from './hydrant.ts'
import {
  type Account,
  accounts,
  type Carrier,
  carriers,
  type Entrance,
  type OgcStack,
  startOgcStack,
  WMS,
  WMTS,
} from './ogc-stack.ts'
import { byArcgis, DEGREES, difference, MERCATOR, pixelsOf, tilesByArcgis, type View } from './pixels.ts'
import { ownFolder, run } from './python.ts'

const folder = ownFolder()
let ogc: OgcStack
beforeAll(async () => {
  ogc = await startOgcStack()
})
afterAll(async () => {
  await ogc?.close()
  folder.remove()
})

/** What GDAL is told besides an address. */
const environmentOf = ({ url, user, password, token }: Entrance): Record<string, string> => ({
  HOME: folder.path,
  // GDAL keeps tiles by their address alone, whoever asked for them.
  GDAL_DEFAULT_WMS_CACHE_PATH: join(folder.path, encodeURIComponent([url, user, token].join()).slice(-100)),
  GDAL_HTTP_TIMEOUT: '300',
  ...(user === undefined ? {} : { GDAL_HTTP_USERPWD: `${user}:${password}` }),
  ...(token === undefined ? {} : { GDAL_HTTP_HEADERS: `token: ${token}` }),
})

/** A connection file that asks for a view as one picture. */
function connectionFile({ url }: Entrance, version: '1.1.1' | '1.3.0', view: View): string {
  const { wkid, west, south, east, north, width, height } = view
  const reference = version === '1.3.0' ? `<CRS>EPSG:${wkid}</CRS>` : `<SRS>EPSG:${wkid}</SRS>`
  const order = version === '1.3.0' && wkid === 4326 ? '<BBoxOrder>yxYX</BBoxOrder>' : ''
  const path = join(folder.path, 'wms.xml')
  writeFileSync(
    path,
    `<GDAL_WMS>
      <Service name="WMS"><Version>${version}</Version><ServerUrl>${url}${url.includes('?') ? '&amp;' : '?'}</ServerUrl>
        ${reference}${order}<ImageFormat>image/png</ImageFormat><Transparent>TRUE</Transparent><Layers>1,0</Layers><Styles></Styles></Service>
      <DataWindow><UpperLeftX>${west}</UpperLeftX><UpperLeftY>${north}</UpperLeftY><LowerRightX>${east}</LowerRightX><LowerRightY>${south}</LowerRightY>
        <SizeX>${width}</SizeX><SizeY>${height}</SizeY></DataWindow>
      <Projection>EPSG:${wkid}</Projection><BandsCount>4</BandsCount>
      <BlockSizeX>${width}</BlockSizeX><BlockSizeY>${height}</BlockSizeY><ZeroBlockHttpCodes></ZeroBlockHttpCodes>
    </GDAL_WMS>`,
  )
  return path
}

/** Lets GDAL write what it reads as a PNG of its own. */
async function written(source: string, entrance: Entrance, more: readonly string[] = []) {
  const target = join(folder.path, 'written.png')
  await run('gdal_translate', ['-q', '-of', 'PNG', ...more, source, target], {
    environment: environmentOf(entrance),
  })
  return pixelsOf(new Uint8Array(readFileSync(target)))
}

const cases: readonly { account: Account; carrier: Carrier; version: '1.1.1' | '1.3.0'; view: View }[] =
  accounts.flatMap((account) =>
    carriers.map((carrier, index) => ({
      account,
      carrier,
      version: index % 2 ? '1.3.0' : '1.1.1',
      view: index < 2 ? DEGREES : MERCATOR,
    })),
  )

describe.each(cases)('GDAL as $account, WMS $version, $carrier', ({ account, carrier, version, view }) => {
  it('lists the layers of the capabilities, with addresses that carry the credential where it came in the address', async () => {
    const entrance = await ogc.enter(account, carrier, WMS)
    const told = await run('gdalinfo', ['-json', `WMS:${entrance.url}`], {
      environment: environmentOf(entrance),
    })
    const { metadata } = JSON.parse(told) as { metadata: { SUBDATASETS: Record<string, string> } }
    const texts = Object.values(metadata.SUBDATASETS)
    for (const title of ['Hydrants', 'Mains', 'Service Districts']) expect(texts).toContain(title)
    const addresses = texts.filter((text) => text.startsWith('WMS:'))
    expect(addresses.length).toBeGreaterThan(4)
    for (const address of addresses) {
      expect(/\/t\/mgtkt_/.test(address)).toBe(carrier === 'ticket in the path')
      expect(/[?&]mg_ticket=mgtkt_/.test(address)).toBe(carrier === 'ticket in the query')
    }
  })

  it('reads the map that ArcGIS clients get, pixel by pixel', async () => {
    const entrance = await ogc.enter(account, carrier, WMS)
    const seen = await written(connectionFile(entrance, version, view), entrance)
    const { painted, different } = difference(await byArcgis(ogc, account, view), seen)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })
})

describe.each(accounts)('GDAL as %s', (account) => {
  it('is told what lies at a place, and of the visitor no hidden fields', async () => {
    const entrance = await ogc.enter(account, 'Basic', WMS)
    const { name, at } = await hydrantIn(ogc, MERCATOR)
    const file = connectionFile(entrance, '1.1.1', MERCATOR)
    const told = await run('gdallocationinfo', ['-xml', file, ...at.map(String)], {
      environment: environmentOf(entrance),
    })
    expect(told).toContain(name)
    if (account === 'visitor') expect(told).not.toMatch(/owner|phone|cost/i)
    else expect(told).toMatch(/owner/i)
  })

  it.each(carriers.slice(1, 3))('reads the tiles that ArcGIS clients get by WMTS, %s', async (carrier) => {
    const entrance = await ogc.enter(account, carrier, `${WMTS}/1.0.0/WMTSCapabilities.xml`)
    const source = `WMTS:${entrance.url},layer=Topo_Basemap,tilematrixset=GoogleMapsCompatible,zoom_level=10`
    const { west, north, east, south } = MERCATOR
    const seen = await written(source, entrance, [
      '-projwin',
      ...[west, north, east, south].map(String),
      '-outsize',
      '512',
      '512',
    ])
    const { painted, different } = difference(await tilesByArcgis(ogc, account), seen)
    expect(painted).toBeGreaterThan(1000)
    expect(different).toBe(0)
  })
})
