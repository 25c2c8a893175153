import type { Making } from './asked-conditions.ts'
import { envelope, type Values } from './asked-places.ts'
import type { CaseRequest } from './gateway.ts'
import { baseMap, mapService } from './request-parts.ts'
import type { Maker } from './requests.ts'

/** The address of WMS of the map service. */
const wmsService = mapService.replace('/rest/services', '/services')

/** Requests of WMS and WMTS. They are made by their names alone, because their replies are those of other operations in other words. */
export const wmsMakers: Readonly<Record<string, Maker>> = {
  wmsCapabilities: ({ random }) => ({
    path: `${wmsService}/WMSServer`,
    parameters: {
      SERVICE: 'WMS',
      REQUEST: 'GetCapabilities',
      ...random.pick<Values>([{ VERSION: '1.1.1' }, { VERSION: '1.3.0' }, {}]),
    },
  }),
  wmsMap: (making) => ({ path: `${wmsService}/WMSServer`, parameters: mapOf(making) }),
  wmsInfo: (making) => ({ path: `${wmsService}/WMSServer`, parameters: infoOf(making) }),
  wmsLegend: (making) => ({
    path: `${wmsService}/WMSServer`,
    parameters: {
      SERVICE: 'WMS',
      VERSION: making.random.pick(['1.1.1', '1.3.0']),
      REQUEST: 'GetLegendGraphic',
      LAYER: layerNames(making, 1),
      FORMAT: 'image/png',
    },
  }),
  wmtsCapabilities: () => ({
    path: `${baseMap}/WMTS`,
    parameters: { SERVICE: 'WMTS', REQUEST: 'GetCapabilities' },
  }),
  wmtsKvp: (making) => ({ path: `${baseMap}/WMTS`, parameters: tileOf(making, 'GetTile') }),
  wmtsInfo: (making) => ({
    path: `${baseMap}/WMTS`,
    parameters: {
      ...tileOf(making, 'GetFeatureInfo'),
      I: String(making.random.whole(0, 255)),
      J: String(making.random.whole(0, 255)),
      INFOFORMAT: making.random.pick(infoFormats),
    },
  }),
}

const infoFormats = ['text/plain', 'text/html', 'application/json', 'application/vnd.ogc.gml', 'text/xml']

const layerNames = ({ random, sees }: Making, most: number): string => {
  const ids = [0, 2, 3, 4, 5, 6]
  const seen = ids.filter((id) => sees?.(id) ?? true)
  const from = random.chance(0.8) && seen.length > 0 ? seen : [...ids, 1, 7, 99]
  return random.some(from, most).join(',')
}

function frameOf(making: Making): Values {
  const { random } = making
  const [xmin, ymin, xmax, ymax] = envelope(making).split(',').map(Number) as [number, number, number, number]
  const size = random.pick<Values>([
    { WIDTH: '256', HEIGHT: '256' },
    { WIDTH: '301', HEIGHT: '301' },
    { WIDTH: '400', HEIGHT: '160' },
  ])
  const time = random.chance(0.06)
    ? { TIME: random.pick(['2025-06-01', '2024-01-01/2025-06-01', 'null']) }
    : {}
  const box = [xmin, ymin, xmax, ymax].join(',')
  if (random.chance(0.5)) return { VERSION: '1.1.1', SRS: 'EPSG:3857', BBOX: box, ...size, ...time }
  if (random.chance(0.6)) return { VERSION: '1.3.0', CRS: 'EPSG:3857', BBOX: box, ...size, ...time }
  const [west, east] = [xmin, xmax].map(longitude)
  const [south, north] = [ymin, ymax].map(latitude)
  return random.chance(0.5)
    ? { VERSION: '1.3.0', CRS: 'EPSG:4326', BBOX: [south, west, north, east].join(','), ...size, ...time }
    : { VERSION: '1.3.0', CRS: 'CRS:84', BBOX: [west, south, east, north].join(','), ...size, ...time }
}

const radius = 6_378_137
const longitude = (x: number): number => (x / radius) * (180 / Math.PI)
const latitude = (y: number): number => (2 * Math.atan(Math.exp(y / radius)) - Math.PI / 2) * (180 / Math.PI)

function mapOf(making: Making): Values {
  const { random } = making
  return {
    SERVICE: 'WMS',
    REQUEST: 'GetMap',
    LAYERS: layerNames(making, 2),
    STYLES: '',
    ...frameOf(making),
    FORMAT: random.pick(['image/png', 'image/png', 'image/png', 'image/jpeg', 'image/png; mode=24bit']),
    TRANSPARENT: random.pick(['TRUE', 'FALSE']),
    ...(random.chance(0.1) ? { BGCOLOR: '0x336699' } : {}),
    ...(random.chance(0.1)
      ? { EXCEPTIONS: random.pick(['INIMAGE', 'BLANK', 'XML', 'application/vnd.ogc.se_blank']) }
      : {}),
    ...hostile(random),
  }
}

/** Now and then what must be refused by its name. */
const hostile = (random: Making['random']): Values =>
  random.chance(0.06)
    ? random.pick<Values>([
        { SLD_BODY: '<a/>' },
        { FILTER: 'x' },
        { CQL_FILTER: '1=1' },
        { layerDefs: '{"2":"1=1"}' },
        { DPI: '24', MAP_RESOLUTION: '24' },
        { STYLES: 'other' },
      ])
    : {}

function infoOf(making: Making): Values {
  const { random } = making
  const { FORMAT: _, TRANSPARENT: __, BGCOLOR: ___, ...rest } = mapOf(making)
  const pixel = () => String(random.whole(0, 159))
  return {
    ...rest,
    REQUEST: 'GetFeatureInfo',
    QUERY_LAYERS: random.chance(0.9) ? (rest.LAYERS ?? '') : layerNames(making, 2),
    INFO_FORMAT: random.pick(infoFormats),
    FEATURE_COUNT: random.pick(['1', '10', '50']),
    ...(rest.VERSION === '1.3.0' ? { I: pixel(), J: pixel() } : { X: pixel(), Y: pixel() }),
  }
}

const tileOf = ({ random }: Making, request: string): Values => {
  const [level, row, column] = random
    .pick(['3/3/1', '5/12/5', '4/6/2', '0/0/0', '12/1600/700', '10/408/177'])
    .split('/')
  return {
    SERVICE: 'WMTS',
    VERSION: '1.0.0',
    REQUEST: request,
    LAYER: random.pick(['Topo_Basemap', 'Topo_Basemap', 'Topo_Basemap', 'Assets_Service']),
    STYLE: random.pick(['default', '']),
    TILEMATRIXSET: random.pick(['GoogleMapsCompatible', 'default028mm']),
    TILEMATRIX: level ?? '0',
    TILEROW: row ?? '0',
    TILECOL: column ?? '0',
    FORMAT: random.pick(['image/png', 'image/jpeg']),
  }
}

/** What a request of WMS or WMTS asks for in the words of ArcGIS, so that the checks of those hold for it; the request itself, where it is none. */
export function inArcgisWords(request: CaseRequest): CaseRequest {
  const { path, parameters: given } = request
  if (!/\/WMSServer$|\/WMTS$/.test(path)) return request
  const read = new Map(Object.entries(given).map(([name, value]) => [name.toUpperCase(), value]))
  const [width = '0', height = '0'] = [read.get('WIDTH'), read.get('HEIGHT')]
  const tile = ['TILEMATRIX', 'TILEROW', 'TILECOL'].map((name) => read.get(name))
  if (tile[0] !== undefined)
    return read.get('REQUEST') === 'GetFeatureInfo'
      ? { ...request, parameters: { mapExtent: extentOfTile(tile.map(Number)), imageDisplay: '256,256,96' } }
      : { ...request, path: `${baseMap}/tile/${tile.join('/')}` }
  const isMetric = /3857/.test(read.get('CRS') ?? read.get('SRS') ?? '')
  return {
    ...request,
    parameters: {
      bbox: read.get('BBOX') ?? '',
      bboxSR: isMetric ? '3857' : '4326',
      size: `${width},${height}`,
      mapExtent: read.get('BBOX') ?? '',
      imageDisplay: `${width},${height},96`,
    },
  }
}

/** What a tile of the basemap shows, in metres: rows at a place on it are held to scales as those on a picture are. */
function extentOfTile([level = 0, row = 0, column = 0]: readonly number[]): string {
  const side = (2 * Math.PI * radius) / 2 ** level
  const [west, north] = [column * side - Math.PI * radius, Math.PI * radius - row * side]
  return [west, north - side, west + side, north].join(',')
}

/** The operation of ArcGIS that answers a request of WMS or WMTS. */
export function answeredAs({ path, parameters }: CaseRequest): { id: string; format: string } | undefined {
  if (!/\/WMSServer$|\/WMTS$/.test(path)) return undefined
  const asked = Object.entries(parameters).find(([name]) => name.toUpperCase() === 'REQUEST')?.[1]
  const twins: Readonly<Record<string, string>> = {
    GetMap: 'MapServer.export',
    GetFeatureInfo: 'MapServer.identify',
    GetLegendGraphic: 'MapServer.legend',
    GetTile: 'MapServer.tile',
    GetCapabilities: 'MapServer.root',
  }
  const id = twins[asked ?? '']
  return id === undefined ? undefined : { id, format: `by ${asked}` }
}

/** True where a picture is as the map server drew it, masked: WMS may ask for other pixels, another background, and formats without opacity, which are made of the masked picture. */
export function isAsDrawn({ path, parameters }: CaseRequest): boolean {
  if (!path.endsWith('/WMSServer')) return !path.endsWith('/WMTS')
  const read = new Map(Object.entries(parameters).map(([name, value]) => [name.toUpperCase(), value]))
  return (
    read.get('TRANSPARENT') === 'TRUE' &&
    /png/.test(read.get('FORMAT') ?? '') &&
    read.get('WIDTH') === read.get('HEIGHT') &&
    /3857/.test(read.get('CRS') ?? read.get('SRS') ?? '') &&
    read.get('EXCEPTIONS') === undefined
  )
}
