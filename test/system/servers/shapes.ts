import type { Answer } from './replay.ts'

/** Replies of our own making, in the shapes of servers from 9.3 to 11.x and of ArcGIS Online: small, and with nobody's data. */

const mercator = { wkid: 102100, latestWkid: 3857 }
const meters = { wkid: 25832 }
const box = (spatialReference: object) => ({ xmin: 10, ymin: 20, xmax: 30, ymax: 40, spatialReference })
const page = (text: string, status = 200): Answer => ({ status, type: 'text/html;charset=utf-8', text })

const fields = [
  { name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'OBJECTID' },
  { name: 'KIND', type: 'esriFieldTypeString', alias: 'Kind', length: 20 },
  { name: 'OWNER', type: 'esriFieldTypeString', alias: 'Owner', length: 50 },
]
const layer = (id: number, name: string, reference: object, more: object = {}) => ({
  id,
  name,
  type: 'Feature Layer',
  geometryType: 'esriGeometryPoint',
  description: '',
  definitionExpression: '',
  copyrightText: '',
  minScale: 0,
  maxScale: 0,
  extent: box(reference),
  displayField: 'KIND',
  fields,
  ...more,
})
const root = (reference: object, more: object = {}) => ({
  serviceDescription: '',
  mapName: 'Layers',
  description: '',
  copyrightText: '',
  layers: [{ id: 0, name: 'Wells', parentLayerId: -1, defaultVisibility: true, subLayerIds: null }],
  spatialReference: reference,
  singleFusedMapCache: false,
  initialExtent: box(reference),
  fullExtent: box(reference),
  units: 'esriMeters',
  supportedImageFormatTypes: 'PNG24,PNG,JPG',
  ...more,
})
const renderer = {
  type: 'simple',
  symbol: { type: 'esriSMS', style: 'esriSMSCircle', color: [0, 0, 0, 255], size: 4 },
}
const rows = {
  displayFieldName: 'KIND',
  geometryType: 'esriGeometryPoint',
  features: [{ attributes: { OBJECTID: 1, KIND: 'a', OWNER: 'Hidden-Owner' }, geometry: { x: 11, y: 21 } }],
}

/** A site that has one service of each kind, and parts that fail. */
export const site: Readonly<Record<string, Answer>> = {
  '': {
    currentVersion: 10.04,
    folders: ['Closed', 'New'],
    services: [
      { name: 'Nine', type: 'MapServer' },
      { name: 'Ten', type: 'MapServer' },
      { name: 'Broken', type: 'MapServer' },
      { name: 'Torn', type: 'MapServer' },
    ],
  },
  Closed: { error: { code: 403, message: 'Access to this resource is not allowed', details: [] } },
  New: { currentVersion: 11.3, folders: [], services: [{ name: 'New/Eleven', type: 'FeatureServer' }] },

  // 9.3: no version, no list of layers, no drawing; the root names the layers, each has its page.
  'Nine/MapServer': root(meters),
  'Nine/MapServer/layers': page('<html><body>Unable to complete operation</body></html>', 500),
  'Nine/MapServer/0': layer(0, 'Wells', meters, { parentLayer: null, subLayers: [] }),
  'Nine/MapServer/0/query': rows,

  // 10.0: knows no query for an extent, and answers rows.
  'Ten/MapServer': { currentVersion: 10.04, ...root(mercator, { capabilities: 'Map,Query,Data' }) },
  'Ten/MapServer/layers': {
    layers: [layer(0, 'Wells', mercator, { drawingInfo: { renderer } })],
    tables: [],
  },
  'Ten/MapServer/0': { currentVersion: 10.04, ...layer(0, 'Wells', mercator, { drawingInfo: { renderer } }) },
  'Ten/MapServer/0/query': rows,

  // A service in error, and one of whose layers one cannot be read.
  'Broken/MapServer': { error: { code: 500, message: 'Error handling service request', details: [] } },
  'Broken/MapServer/layers': { error: { code: 500, message: 'Error handling service request', details: [] } },
  'Torn/MapServer': root(mercator, {
    currentVersion: 10.31,
    layers: [
      { id: 0, name: 'Wells' },
      { id: 1, name: 'Pumps' },
    ],
  }),
  'Torn/MapServer/layers': { error: { code: 500, message: 'Layer not found', details: [] } },
  'Torn/MapServer/0': layer(0, 'Wells', mercator, { drawingInfo: { renderer } }),
  'Torn/MapServer/1': { error: { code: 500, message: 'Internal error', details: [] } },

  // 11.x: says what it can, and answers the query for an extent with a failure.
  'New/Eleven/FeatureServer': {
    currentVersion: 11.3,
    ...root(mercator, {
      layers: [{ id: 0, name: 'Wells', type: 'Feature Layer' }],
      tables: [],
      capabilities: 'Query',
    }),
  },
  'New/Eleven/FeatureServer/layers': {
    layers: [
      layer(0, 'Wells', mercator, {
        drawingInfo: { renderer },
        objectIdField: 'OBJECTID',
        advancedQueryCapabilities: { supportsReturningQueryExtent: true },
      }),
    ],
    tables: [],
  },
  'New/Eleven/FeatureServer/0': layer(0, 'Wells', mercator, {
    drawingInfo: { renderer },
    objectIdField: 'OBJECTID',
  }),
  'New/Eleven/FeatureServer/0/query': page('<html>Service Unavailable</html>', 500),
  'New/Eleven/FeatureServer/0/info': { title: 'Wells', tags: ['water'] },
}

/** What servers say to a path that they do not have. */
export const notFound: Answer = { error: { code: 500, message: 'Service not found', details: [] } }
