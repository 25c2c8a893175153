import { CURRENT_VERSION } from '../operation/version.ts'
import { webMercator } from '../query/spatial-reference.ts'
import { MERCATOR_LIMIT } from '../world/mercator.ts'
import { LEVEL_0_METERS_PER_PIXEL, TILE_PX } from './view.ts'

/** The most detailed level of the cache. */
export const MAX_LEVEL = 16

const DPI = 96
const METERS_PER_INCH = 0.0254
const ABOUT =
  'Land, counties, states and countries from the United States Census Bureau and Natural Earth. For demo and tests.'

/** The levels of detail, as `tileInfo` lists them. */
export const LEVELS = Array.from({ length: MAX_LEVEL + 1 }, (_, level) => {
  const resolution = LEVEL_0_METERS_PER_PIXEL / 2 ** level
  return { level, resolution, scale: (resolution * DPI) / METERS_PER_INCH }
})

const EXTENT = {
  xmin: -MERCATOR_LIMIT,
  ymin: -MERCATOR_LIMIT,
  xmax: MERCATOR_LIMIT,
  ymax: MERCATOR_LIMIT,
  spatialReference: webMercator.json,
}

/** The one layer of a fused cache. */
const LAYER = {
  id: 0,
  name: 'Basemap',
  parentLayerId: -1,
  defaultVisibility: true,
  subLayerIds: null,
  minScale: 0,
  maxScale: 0,
}

const TILE_INFO = {
  rows: TILE_PX,
  cols: TILE_PX,
  dpi: DPI,
  format: 'PNG',
  compressionQuality: 0,
  origin: { x: -MERCATOR_LIMIT, y: MERCATOR_LIMIT },
  spatialReference: webMercator.json,
  lods: LEVELS,
}

/** The MapServer root of the basemap: a fused cache in the Web Mercator scheme. */
export const basemapJson = (): unknown => ({
  currentVersion: CURRENT_VERSION,
  serviceDescription: ABOUT,
  mapName: 'Layers',
  description: ABOUT,
  copyrightText: 'U.S. Census Bureau, Natural Earth',
  supportsDynamicLayers: false,
  layers: [LAYER],
  tables: [],
  spatialReference: webMercator.json,
  singleFusedMapCache: true,
  tileInfo: TILE_INFO,
  initialExtent: { ...EXTENT, xmin: -13526840, ymin: 3875470, xmax: -12744130, ymax: 4315745 },
  fullExtent: EXTENT,
  minScale: LEVELS[0]?.scale,
  maxScale: LEVELS[MAX_LEVEL]?.scale,
  units: 'esriMeters',
  supportedImageFormatTypes: 'PNG32,PNG24,PNG,JPG,PNG8',
  documentInfo: {
    Title: 'Topographic basemap',
    Author: '',
    Comments: ABOUT,
    Subject: 'Basemap',
    Category: '',
    Keywords: 'basemap',
  },
  capabilities: 'Map,Tilemap',
  exportTilesAllowed: false,
  maxRecordCount: 1000,
  maxImageHeight: 4096,
  maxImageWidth: 4096,
  supportedExtensions: '',
})
