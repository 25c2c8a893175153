import type { OgcOpened, OgcParsed, OgcPlace } from '../opened.ts'
import { openOgc } from './open-ogc.ts'

/** A map of two layers, by WMS 1.1.1. */
export const map11 =
  'SERVICE=WMS&VERSION=1.1.1&REQUEST=GetMap&LAYERS=a,b&STYLES=&SRS=EPSG:4326&BBOX=9,49,22,53&WIDTH=200&HEIGHT=100&FORMAT=image/png'

/** The same map by WMS 1.3.0. */
export const map13 =
  'SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS=a,b&STYLES=&CRS=EPSG:4326&BBOX=49,9,53,22&WIDTH=200&HEIGHT=100&FORMAT=image/png'

/** A point of that map. */
export const info13 = `${map13.replace('GetMap', 'GetFeatureInfo')}&QUERY_LAYERS=b&I=50&J=60&INFO_FORMAT=text/html&FEATURE_COUNT=5`

/** A tile. */
export const tile =
  'SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&LAYER=City_Tiled&STYLE=default&FORMAT=image/png&TILEMATRIXSET=default028mm&TILEMATRIX=4&TILEROW=5&TILECOL=6'

/** Opens a GET. */
export const open = (query: string, place: OgcPlace = { door: 'any', rest: [] }): OgcOpened =>
  openOgc({ method: 'GET', path: '/wms', query }, place)

/** Reads a GET. */
export const read = (query: string, place?: OgcPlace): OgcParsed => open(query, place).read()

/** A query with parameters changed or added; a value of undefined takes one out. */
export function changed(query: string, changes: Readonly<Record<string, string | undefined>>): string {
  const pairs = new Map(query.split('&').map((pair) => pair.split(/=(.*)/s, 2) as [string, string]))
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) pairs.delete(name)
    else pairs.set(name, value)
  }
  return [...pairs].map(([name, value]) => `${name}=${value}`).join('&')
}
