import type { OgcPlace } from '@mapgate/protocol'
import type { Random } from '../random.ts'
import type { FuzzRequest } from '../requests.ts'

/** A request of WMS or WMTS as it might come in. */
export interface OgcFuzzRequest {
  readonly request: FuzzRequest
  readonly place: OgcPlace
}

type Pairs = readonly (readonly [name: string, value: string])[]

/** References with north first by their definition, and without. */
export const northFirst: Readonly<Record<number, boolean>> = {
  4326: true,
  4258: true,
  31467: true,
  3035: true,
  2180: true,
  3857: false,
  25832: false,
  32633: false,
}

const formats = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/png; mode=8bit',
  'image/webp',
  'image/svg+xml',
]
const refused = ['SLD', 'SLD_BODY', 'FILTER', 'CQL_FILTER', 'FEATUREID', 'SELECTION', 'a:url', 'VIEWPARAMS']

/** Makes up a request of some operation, most of them well-formed. */
export function generateOgcRequest(random: Random): OgcFuzzRequest {
  const make = random.pick([map, map, map, info, info, legend, tile, capabilities])
  const pairs = [...make(random), ...random.some(extras(random), 0.2)]
  const form = pairs
    .filter(() => random.chance(0.97))
    .map(([name, value]) => [cased(name, random), encodeURIComponent(value)].join('='))
  const door = random.pick(['any', 'any', 'wms', 'wmts'] as const)
  return { request: random.chance(0.75) ? get(form) : post(form, random), place: { door, rest: [] } }
}

const get = (form: readonly string[]): FuzzRequest => ({ method: 'GET', path: '/ogc', query: form.join('&') })

function post(form: readonly string[], random: Random): FuzzRequest {
  const inQuery = random.below(form.length + 1)
  return {
    method: 'POST',
    path: '/ogc',
    query: form.slice(0, inQuery).join('&'),
    contentType: 'application/x-www-form-urlencoded',
    body: form.slice(inQuery).join('&'),
  }
}

const cased = (name: string, random: Random): string => (random.chance(0.3) ? name.toLowerCase() : name)

const extras = (random: Random): Pairs => [
  [random.pick(refused), random.pick(['', '', 'x', '(<Filter/>)'])],
  ['MAP', '/data/x.map'],
  ['DPI', '96'],
  ['EXCEPTIONS', random.pick(['INIMAGE', 'BLANK', 'XML'])],
  ['TIME', random.pick(['2024-05-01', '2024/2025', 'a,b'])],
  ['BGCOLOR', random.pick(['0xFF0000', '#00ff00', 'red'])],
  ['mode', 'map'],
]

function frame(random: Random): Pairs {
  const is13 = random.chance(0.5)
  const wkid = Number(random.pick(Object.keys(northFirst)))
  const [x, y] = [random.below(2_000) - 1_000, random.below(2_000) - 1_000]
  const box = [x, y, x + random.below(100), y + 0.5 + random.below(100)]
  return [
    ['SERVICE', 'WMS'],
    ['VERSION', is13 ? '1.3.0' : '1.1.1'],
    [is13 ? 'CRS' : 'SRS', `EPSG:${wkid}`],
    ['BBOX', box.join()],
    ['WIDTH', String(1 + random.below(800))],
    ['HEIGHT', String(1 + random.below(800))],
    ['FORMAT', random.pick(formats)],
    ['TRANSPARENT', random.pick(['TRUE', 'FALSE', 'true'])],
    ['STYLES', random.pick(['', '', '', '', ',', 'default', 'red', ',by zone'])],
  ]
}

const names = ['a', 'b', 'c', 'ws:d', '0', 'Größe', 'a b']
const layers = (random: Random): string => random.some(names).join() || 'a'

const map = (random: Random): Pairs => [
  ['REQUEST', random.pick(['GetMap', 'GetMap', 'getmap', 'map'])],
  ['LAYERS', layers(random)],
  ...frame(random),
]

function info(random: Random): Pairs {
  const drawn = layers(random)
  const isXy = random.chance(0.5)
  return [
    ['REQUEST', 'GetFeatureInfo'],
    ['LAYERS', drawn],
    ['QUERY_LAYERS', random.chance(0.8) ? drawn : layers(random)],
    [isXy ? 'X' : 'I', String(random.below(900))],
    [isXy ? 'Y' : 'J', String(random.below(900))],
    ['INFO_FORMAT', random.pick(['text/plain', 'text/html', 'application/json', 'text/javascript'])],
    ...frame(random),
  ]
}

const legend = (random: Random): Pairs => [
  ['REQUEST', random.pick(['GetLegendGraphic', 'GetLegendGraphics'])],
  [random.pick(['LAYER', 'LAYERS']), random.pick(names)],
  [random.pick(['STYLE', 'STYLES']), random.pick(['', 'default', 'red'])],
  ['FORMAT', random.pick(formats)],
]

const tile = (random: Random): Pairs => [
  ['SERVICE', 'WMTS'],
  ['REQUEST', 'GetTile'],
  ['VERSION', '1.0.0'],
  ['LAYER', random.pick(names)],
  ['STYLE', random.pick(['default', 'default', '', 'red', 'by zone'])],
  ['TILEMATRIXSET', 'default028mm'],
  ['TILEMATRIX', String(random.below(20))],
  ['TILEROW', String(random.below(99) - 3)],
  ['TILECOL', String(random.below(99))],
  ['FORMAT', random.pick(formats)],
]

const capabilities = (random: Random): Pairs => [
  ['REQUEST', 'GetCapabilities'],
  ['SERVICE', random.pick(['WMS', 'WMTS', 'WFS'])],
  ['VERSION', random.pick(['1.0.0', '1.1.1', '1.3.0', '2.0.0', ''])],
]
