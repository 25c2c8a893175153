import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Entrance } from './ogc-stack.ts'
import { type Pixels, pixelsOf, type View } from './pixels.ts'
import { run } from './python.ts'

/** A map as GDAL is asked for it. */
export interface GdalMap {
  readonly entrance: Entrance
  readonly version: '1.1.1' | '1.3.0'
  readonly view: View
  /** Names of layers, the lowest first. */
  readonly layers: readonly string[]
}

/** Debian's GDAL, which keeps its files in a folder. */
export function gdalIn(folder: string) {
  const call = (program: string, args: readonly string[], entrance: Entrance): Promise<string> =>
    run(program, args, { environment: environmentOf(entrance, folder) })
  const fileOf = (map: GdalMap): string => {
    const path = join(folder, 'wms.xml')
    writeFileSync(path, connectionFile(map))
    return path
  }
  /** Lets GDAL write what it reads as a PNG of its own. */
  const written = async (
    source: string,
    entrance: Entrance,
    more: readonly string[] = [],
  ): Promise<Pixels> => {
    const target = join(folder, 'written.png')
    await call('gdal_translate', ['-q', '-of', 'PNG', ...more, source, target], entrance)
    return pixelsOf(new Uint8Array(readFileSync(target)))
  }
  return {
    /** Addresses and titles of the layers in the capabilities. */
    async listLayers(entrance: Entrance): Promise<readonly string[]> {
      const told = await call('gdalinfo', ['-json', `WMS:${entrance.url}`], entrance)
      const { metadata } = JSON.parse(told) as { metadata: { SUBDATASETS: Record<string, string> } }
      return Object.values(metadata.SUBDATASETS)
    },
    map: (map: GdalMap): Promise<Pixels> => written(fileOf(map), map.entrance),
    /** What GetFeatureInfo tells at a pixel of the view. */
    tellAt: (map: GdalMap, [column, row]: readonly [number, number]): Promise<string> =>
      call('gdallocationinfo', ['-xml', fileOf(map), String(column), String(row)], map.entrance),
    /** Tiles of a level of `GoogleMapsCompatible`, by the address of its capabilities, in a view. */
    tiles(
      entrance: Entrance,
      layer: string,
      { level, view: { west, north, east, south } }: { readonly level: number; readonly view: View },
    ): Promise<Pixels> {
      const source = `WMTS:${entrance.url},layer=${layer},tilematrixset=GoogleMapsCompatible,zoom_level=${level}`
      const window = [west, north, east, south].map(String)
      // Else GDAL cuts pictures off where the layer ends, through symbols too.
      const whole = ['-oo', 'EXTENT_METHOD=MOST_PRECISE_TILE_MATRIX']
      return written(source, entrance, [...whole, '-projwin', ...window, '-outsize', '512', '512'])
    },
  }
}

/** What GDAL is told besides an address. */
const environmentOf = ({ url, user, password, token }: Entrance, folder: string): Record<string, string> => ({
  HOME: folder,
  // GDAL keeps tiles by their address alone, whoever asked for them.
  GDAL_DEFAULT_WMS_CACHE_PATH: join(folder, encodeURIComponent([url, user, token].join()).slice(-100)),
  GDAL_HTTP_TIMEOUT: '300',
  ...(user === undefined ? {} : { GDAL_HTTP_USERPWD: `${user}:${password}` }),
  ...(token === undefined ? {} : { GDAL_HTTP_HEADERS: `token: ${token}` }),
})

/** A connection file that asks for a view as one picture. */
function connectionFile({ entrance: { url }, version, view, layers }: GdalMap): string {
  const { wkid, west, south, east, north, width, height } = view
  const reference = version === '1.3.0' ? `<CRS>EPSG:${wkid}</CRS>` : `<SRS>EPSG:${wkid}</SRS>`
  const order = version === '1.3.0' && wkid === 4326 ? '<BBoxOrder>yxYX</BBoxOrder>' : ''
  const names = encodeURIComponent(layers.join())
  return `<GDAL_WMS>
    <Service name="WMS"><Version>${version}</Version><ServerUrl>${url}${url.includes('?') ? '&amp;' : '?'}</ServerUrl>
      ${reference}${order}<ImageFormat>image/png</ImageFormat><Transparent>TRUE</Transparent><Layers>${names}</Layers><Styles></Styles></Service>
    <DataWindow><UpperLeftX>${west}</UpperLeftX><UpperLeftY>${north}</UpperLeftY><LowerRightX>${east}</LowerRightX><LowerRightY>${south}</LowerRightY>
      <SizeX>${width}</SizeX><SizeY>${height}</SizeY></DataWindow>
    <Projection>EPSG:${wkid}</Projection><BandsCount>4</BandsCount>
    <BlockSizeX>${width}</BlockSizeX><BlockSizeY>${height}</BlockSizeY><ZeroBlockHttpCodes></ZeroBlockHttpCodes>
  </GDAL_WMS>`
}
