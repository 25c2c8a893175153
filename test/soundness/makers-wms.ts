import type { Making } from './asked-conditions.ts'
import { envelope, type Values } from './asked-places.ts'
import { tile } from './makers-map.ts'
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
      LAYER: making.random.pick(layerNames(making, 1).split(',')),
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
    { WIDTH: '256', HEIGHT: '256' },
    { WIDTH: '301', HEIGHT: '301' },
    { WIDTH: '301', HEIGHT: '300' },
    { WIDTH: '400', HEIGHT: '160' },
  ])
  const time = random.chance(0.06)
    ? { TIME: random.pick(['2025-06-01', '2024-01-01/2025-06-01', 'null']) }
    : {}
  const box = [xmin, ymin, xmax, ymax].join(',')
  if (random.chance(0.5)) return { VERSION: '1.1.1', SRS: 'EPSG:3857', BBOX: box, ...size, ...time }
  if (random.chance(0.6)) return { VERSION: '1.3.0', CRS: 'EPSG:3857', BBOX: box, ...size, ...time }
  const [west = 0, east = 0] = [xmin, xmax].map(longitude)
  const [south = 0, top = 0] = [ymin, ymax].map(latitude)
  // Square in degrees too, now and then: such a picture is not stretched.
  const north = random.chance(0.6) ? south + east - west : top
  if (random.chance(0.2))
    return {
      VERSION: '1.1.1',
      SRS: 'EPSG:4326',
      BBOX: [west, south, east, north].join(','),
      ...size,
      ...time,
    }
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

const tileOf = (making: Making, request: string): Values => {
  const { random } = making
  const [level, row, column] = tile(making).split('/')
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
