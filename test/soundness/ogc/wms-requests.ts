import { origin } from '../../ogc/world.ts'
import type { Random } from '../random.ts'

/** A request to a mount of a real server: a path below it, and what is in its query or its form. */
export interface WmsRequest {
  readonly kind: string
  readonly below: string
  /** Encoded, with whatever stands twice. */
  readonly text: string
  readonly carrier: 'query' | 'form' | 'both'
}

type Pairs = readonly (readonly [name: string, value: string])[]

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

/** One random request: most of them are answered, and some are what must be refused. */
export function makeWmsRequest(random: Random): WmsRequest {
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
  const pairs = makers[kind]?.(random) ?? []
  const spelled = random.chance(0.2)
    ? pairs.map(([name, value]) => [random.pick([name.toLowerCase(), name]), value] as const)
    : pairs
  const more = random.chance(0.2) ? [random.pick(hostile)] : []
  const twice = random.chance(0.1) ? [again(random, spelled)] : []
  const text = [...spelled, ...more, ...twice].map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
  const carrier = random.pick(['query', 'query', 'query', 'form', 'both'] as const)
  return kind === 'tile' && random.chance(0.4)
    ? { kind, below: restful(random), text: '', carrier: 'query' }
    : { kind, below: '', text, carrier }
}

const layerList = (random: Random): string => {
  const list = random.chance(0.75)
    ? random.some([...names], 1)
    : [...random.some([...names], 1), random.pick(strange)]
  return (random.chance(0.5) ? list.toReversed() : list).join(',')
}

const [west, south] = origin

function frame(random: Random): Pairs {
  const [x, y, side] = random.pick([
    [0, 0, 1_000],
    [0, 0, 1_000],
    [random.whole(0, 700), random.whole(0, 700), 300],
    [550, 50, 200],
    [2_400, -1_600, 400],
    [-5_000, -5_000, 10_000],
  ] as const)
  const box = [west + x, south + y, west + x + side, south + y + side]
  const size = random.pick([
    ['200', '200'],
    ['200', '200'],
    ['150', '80'],
    ['33', '200'],
  ] as const)
  const pixels: Pairs = [
    ['WIDTH', size[0]],
    ['HEIGHT', size[1]],
  ]
  if (random.chance(0.6))
    return [
      ['VERSION', '1.1.1'],
      ['SRS', random.pick(['EPSG:3857', 'EPSG:900913', 'epsg:3857'])],
      ['BBOX', box.join(',')],
      ...pixels,
    ]
  const [w = 0, s = 0, e = 0, n = 0] = box.map((at, index) =>
    index % 2 === 0 ? longitude(at) : latitude(at),
  )
  return random.chance(0.5)
    ? [['VERSION', '1.3.0'], ['CRS', 'EPSG:4326'], ['BBOX', [s, w, n, e].join(',')], ...pixels]
    : [['VERSION', '1.3.0'], ['CRS', 'CRS:84'], ['BBOX', [w, s, e, n].join(',')], ...pixels]
}

const radius = 6_378_137
const longitude = (x: number): number => (x / radius) * (180 / Math.PI)
const latitude = (y: number): number => (2 * Math.atan(Math.exp(y / radius)) - Math.PI / 2) * (180 / Math.PI)

const mapPairs = (random: Random): Pairs => {
  const layers = layerList(random)
  return [
    ['SERVICE', 'WMS'],
    ['REQUEST', random.pick(['GetMap', 'GetMap', 'getmap'])],
    ['LAYERS', layers],
    ['STYLES', random.pick(['', '', ',', 'default'])],
    ...frame(random),
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

const tilePairs = (random: Random, request: string): Pairs => {
  const { level, row, column } = tileAddress(random)
  return [
    ['SERVICE', 'WMTS'],
    ['VERSION', '1.0.0'],
    ['REQUEST', request],
    ['LAYER', random.chance(0.8) ? random.pick([...names]) : random.pick(strange)],
    ['STYLE', random.pick(['default', ''])],
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

function restful(random: Random): string {
  const { level, row, column } = tileAddress(random)
  const layer = random.chance(0.8) ? random.pick([...names]) : random.pick(strange)
  return `/wmts/1.0.0/${encodeURIComponent(layer)}/default/GoogleMapsCompatible/${level}/${row}/${column}.png`
}

const makers: Readonly<Record<string, (random: Random) => Pairs>> = {
  map: mapPairs,
  info: (random) => {
    const pairs = mapPairs(random)
    const layers = pairs.find(([name]) => name === 'LAYERS')?.[1] ?? ''
    const pixel = () => String(random.whole(0, 79))
    const [x, y] = pairs.some(([name]) => name === 'CRS') ? ['I', 'J'] : ['X', 'Y']
    return [
      ...pairs.map(([name, value]) => [name, name === 'REQUEST' ? 'GetFeatureInfo' : value] as const),
      ['QUERY_LAYERS', random.chance(0.85) ? layers : layerList(random)],
      ['INFO_FORMAT', random.pick(infoFormats)],
      ['FEATURE_COUNT', random.pick(['1', '10', '50'])],
      [x ?? 'X', pixel()],
      [y ?? 'Y', pixel()],
    ]
  },
  legend: (random) => [
    ['SERVICE', 'WMS'],
    ['VERSION', random.pick(['1.1.1', '1.3.0'])],
    ['REQUEST', 'GetLegendGraphic'],
    ['LAYER', random.chance(0.7) ? random.pick([...names]) : random.pick(strange)],
    ['FORMAT', 'image/png'],
  ],
  tile: (random) => tilePairs(random, 'GetTile'),
  'tile-info': (random) => [
    ...tilePairs(random, 'GetFeatureInfo'),
    ['I', String(random.whole(0, 255))],
    ['J', String(random.whole(0, 255))],
    ['INFOFORMAT', random.pick(infoFormats)],
  ],
  capabilities: (random) =>
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
  other: (random) =>
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
