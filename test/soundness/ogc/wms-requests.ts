import { origin } from '../../ogc/world.ts'
import type { Random } from '../random.ts'
import { frame, type Pairs } from './wms-frames.ts'

/** A request to a mount of a real server: a path below it, and what is in its query or its form. */
export interface WmsRequest {
  readonly kind: string
  readonly below: string
  /** Encoded, with whatever stands twice. */
  readonly text: string
  readonly carrier: 'query' | 'form' | 'both'
}

const names = ['parcels', 'hydrants', 'Wege & Stege'] as const
const strange = [
  'vault',
  'network',
  'everything',
  'PARCELS',
  'Parcels',
  'vaulx',
  '',
  ' parcels',
  'hydrantz',
  'ms:parcels',
  '*',
  'EXTERNAL_WMS:b',
  'vault_of_the_map',
]
const infoFormats = ['text/plain', 'text/html', 'application/json', 'application/vnd.ogc.gml', 'text/xml']

/** What a request is made with. */
interface Making {
  readonly random: Random
  /** The layers that the account sees. */
  readonly seen: readonly string[]
}

/** One random request: most of them are answered, and some are what must be refused. */
export function makeWmsRequest(random: Random, seen: readonly string[] = names): WmsRequest {
  const making = { random, seen }
  const kind = random.pick([
    'map',
    'map',
    'map',
    'info',
    'info',
    'legend',
    'tile',
    'tile-info',
    'capabilities',
    'other',
  ])
  const pairs = makers[kind]?.(making) ?? []
  const spelled = random.chance(0.2)
    ? pairs.map(([name, value]) => [random.pick([name.toLowerCase(), name]), value] as const)
    : pairs
  const more = random.chance(0.2) ? [random.pick(hostile)] : []
  const twice = random.chance(0.1) ? [again(random, spelled)] : []
  const text = [...spelled, ...more, ...twice].map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
  const carrier = random.pick(['query', 'query', 'query', 'form', 'both'] as const)
  return kind === 'tile' && random.chance(0.4)
    ? { kind, below: restful(making), text: '', carrier: 'query' }
    : { kind, below: '', text, carrier }
}

/** Mostly layers that are seen; now and then others, and names that there are not. */
const layerList = ({ random, seen }: Making): string => {
  const from = random.chance(0.85) ? seen : names
  const list = random.chance(0.8) ? random.some(from, 1) : [...random.some(from, 1), random.pick(strange)]
  return (random.chance(0.5) ? list.toReversed() : list).join(',')
}

const [west, south] = origin

/** Named styles of parcels, some of which nobody but the editor gets, and names that there are not. */
const styleNames = ['night', 'night', 'by zone', 'by zone', 'by owner', 'usual', 'NIGHT', 'night ', '<b>']

/** Styles for a list of layers: mostly none, or one for parcels. */
function styleList(random: Random, layers: string): string {
  if (random.chance(0.5)) return random.pick(['', '', '', ',', 'default'])
  const style = (layer: string) => (layer === 'parcels' || random.chance(0.05) ? random.pick(styleNames) : '')
  return layers.split(',').map(style).join()
}

const times = ['2020', '2020-01-10', '2019/2040', '2020-02-15T00:00:00Z', 'current', '2020-01-10,2020-01-14']

const layerName = ({ random, seen }: Making): string =>
  random.chance(0.85) ? random.pick(seen) : random.chance(0.5) ? random.pick(names) : random.pick(strange)

const mapPairs = (making: Making): Pairs => {
  const { random } = making
  const layers = layerList(making)
  return [
    ['SERVICE', 'WMS'],
    ['REQUEST', random.pick(['GetMap', 'GetMap', 'getmap'])],
    ['LAYERS', layers],
    ['STYLES', styleList(random, layers)],
    ...frame(random),
    ...(random.chance(0.1) ? ([['TIME', random.pick(times)]] as const) : []),
    [
      'FORMAT',
      random.pick([
        'image/png',
        'image/png',
        'image/png',
        'image/jpeg',
        'image/png; mode=8bit',
        'application/dxf',
      ]),
    ],
    ['TRANSPARENT', random.pick(['TRUE', 'FALSE'])],
    ...(random.chance(0.1) ? ([['BGCOLOR', '0x112233']] as const) : []),
    ...(random.chance(0.15)
      ? ([['EXCEPTIONS', random.pick(['INIMAGE', 'BLANK', 'application/vnd.ogc.se_inimage'])]] as const)
      : []),
  ]
}

const tilePairs = (making: Making, request: string): Pairs => {
  const { random } = making
  const { level, row, column } = tileAddress(random)
  return [
    ['SERVICE', 'WMTS'],
    ['VERSION', '1.0.0'],
    ['REQUEST', request],
    ['LAYER', layerName(making)],
    ['STYLE', random.chance(0.6) ? random.pick(['default', '']) : random.pick(styleNames)],
    ['TILEMATRIXSET', 'GoogleMapsCompatible'],
    ['TILEMATRIX', level],
    ['TILEROW', row],
    ['TILECOL', column],
    ['FORMAT', random.pick(['image/png', 'image/png', 'image/jpeg'])],
  ]
}

const half = 20_037_508.342789244

function tileAddress(random: Random) {
  const level = random.pick([14, 16, 17, 18])
  const side = (2 * half) / 2 ** level
  const [x, y] = [west + random.whole(0, 1_000), south + random.whole(0, 1_000)]
  return {
    level: String(level),
    row: String(Math.floor((half - y) / side)),
    column: String(Math.floor((half + x) / side)),
  }
}

function restful(making: Making): string {
  const { level, row, column } = tileAddress(making.random)
  const layer = layerName(making)
  const style = encodeURIComponent(making.random.chance(0.6) ? 'default' : making.random.pick(styleNames))
  return `/wmts/1.0.0/${encodeURIComponent(layer)}/${style}/GoogleMapsCompatible/${level}/${row}/${column}.png`
}

const makers: Readonly<Record<string, (making: Making) => Pairs>> = {
  map: mapPairs,
  info: (making) => {
    const { random } = making
    const pairs = mapPairs(making)
    const layers = pairs.find(([name]) => name === 'LAYERS')?.[1] ?? ''
    const pixel = () => String(random.whole(0, 79))
    const [x, y] = pairs.some(([name]) => name === 'CRS') ? ['I', 'J'] : ['X', 'Y']
    return [
      ...pairs.map(([name, value]) => [name, name === 'REQUEST' ? 'GetFeatureInfo' : value] as const),
      ['QUERY_LAYERS', random.chance(0.85) ? layers : layerList(making)],
      ['INFO_FORMAT', random.pick(infoFormats)],
      ['FEATURE_COUNT', random.pick(['1', '10', '50'])],
      [x ?? 'X', pixel()],
      [y ?? 'Y', pixel()],
    ]
  },
  legend: (making) => [
    ['SERVICE', 'WMS'],
    ['VERSION', making.random.pick(['1.1.1', '1.3.0'])],
    ['REQUEST', 'GetLegendGraphic'],
    ['LAYER', layerName(making)],
    ['STYLE', making.random.chance(0.9) ? '' : making.random.pick(styleNames)],
    ['FORMAT', 'image/png'],
  ],
  tile: (making) => tilePairs(making, 'GetTile'),
  'tile-info': (making) => [
    ...tilePairs(making, 'GetFeatureInfo'),
    ['I', String(making.random.whole(0, 255))],
    ['J', String(making.random.whole(0, 255))],
    ['INFOFORMAT', making.random.pick(infoFormats)],
  ],
  capabilities: ({ random }) =>
    random.pick<Pairs>([
      [
        ['SERVICE', 'WMS'],
        ['REQUEST', 'GetCapabilities'],
        ['VERSION', '1.1.1'],
      ],
      [
        ['SERVICE', 'WMS'],
        ['REQUEST', 'GetCapabilities'],
        ['VERSION', '1.3.0'],
      ],
      [
        ['SERVICE', 'WMTS'],
        ['REQUEST', 'GetCapabilities'],
      ],
    ]),
  other: ({ random }) =>
    random.pick<Pairs>([
      [
        ['mode', 'map'],
        ['layers', 'vault'],
      ],
      [
        ['SERVICE', 'WFS'],
        ['REQUEST', 'GetFeature'],
        ['TYPENAME', 'vault'],
      ],
      [
        ['SERVICE', 'WMS'],
        ['REQUEST', 'GetStyles'],
        ['LAYERS', 'vault'],
      ],
      [
        ['SERVICE', 'WMS'],
        ['REQUEST', 'GetProjectSettings'],
      ],
      [
        ['SERVICE', 'WMS'],
        ['REQUEST', 'GetPrint'],
        ['map0:LAYERS', 'vault'],
      ],
      [
        ['SERVICE', 'WMS'],
        ['REQUEST', 'DescribeLayer'],
        ['LAYERS', 'vault'],
      ],
    ]),
}

const hostile: Pairs = [
  ['FILTER', ''],
  ['FILTER', 'parcels:"zone" = \'restricted\''],
  ['FILTER', '()'],
  ['CQL_FILTER', '1=1'],
  ['SLD_BODY', '<StyledLayerDescriptor/>'],
  ['SELECTION', 'parcels:4'],
  ['FILTER_GEOM', 'POLYGON((0 0,1 0,1 1,0 0))'],
  ['MAP', '/etc/passwd'],
  ['b:url', 'http://127.0.0.1:1/'],
  ['HIGHLIGHT_GEOM', 'POINT(0 0)'],
  ['DPI', '300'],
  ['MAP_RESOLUTION', '30'],
  ['SHOWFEATURECOUNT', 'TRUE'],
  ['LAYERS', 'vault'],
  ['layers', 'vault'],
  ['QUERY_LAYERS', 'vault'],
  ['TIME', '2020-01-01/2026-01-01'],
  ['ANGLE', '30'],
  ['zq', 'x'],
]

/** A pair that stands there already, with the same value or another. */
function again(random: Random, pairs: Pairs): readonly [string, string] {
  const [name, value] = pairs.length > 0 ? random.pick([...pairs]) : (['SERVICE', 'WMS'] as const)
  return [random.pick([name, name.toLowerCase(), name.toUpperCase()]), random.pick([value, `${value}x`, ''])]
}
