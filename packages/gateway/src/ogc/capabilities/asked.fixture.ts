import {
  type Catalog,
  compileGrants,
  grantSection,
  type Obligations,
  type ServiceEntry,
} from '@mapgate/policy'
import { parseRequest } from '@mapgate/protocol'
import type { JsonObject } from '../../core/json.ts'
import type { CapabilitiesAsked } from './asked.ts'

type Layer = ServiceEntry['layers'][number]

const degrees = { wkid: 4326 }
const field = (name: string, type = 'esriFieldTypeString') => ({ name, type, alias: name })

/** A layer of points, or a group. */
export const layerCalled = (id: number, name: string, more: Partial<Layer> = {}): Layer => ({
  id,
  name,
  type: 'Feature Layer',
  parentId: null,
  childIds: [],
  defaultVisibility: true,
  minScale: 0,
  maxScale: 0,
  fields: [field('OBJECTID', 'esriFieldTypeOID'), field('district')],
  objectIdField: 'OBJECTID',
  globalIdField: undefined,
  displayField: 'district',
  typeIdField: undefined,
  geometryType: 'esriGeometryPoint',
  extent: { xmin: 7, ymin: 50, xmax: 8, ymax: 51, spatialReference: degrees },
  timeFields: [],
  hasAttachments: false,
  relationships: [],
  drawing: { rendererFields: [], labelFields: [], drawingInfo: undefined },
  ...more,
})

const group = (id: number, name: string, childIds: readonly number[]): Layer =>
  layerCalled(id, name, { type: 'Group Layer', childIds, geometryType: undefined, extent: undefined })

/** A cached service with a group of two layers, a group of one, and a layer beside them. */
export const water: ServiceEntry = {
  name: 'Works/Water',
  type: 'MapServer',
  cached: true,
  layers: [
    layerCalled(0, 'Wells', { minScale: 50_000, maxScale: 1_000 }),
    group(1, 'Ground', [2, 3]),
    layerCalled(2, 'Open & <wide>', { parentId: 1 }),
    layerCalled(3, 'Secret pipes', { parentId: 1 }),
    group(4, 'Secret group', [5]),
    layerCalled(5, 'Secret vault', { parentId: 4 }),
  ],
  capabilities: ['map', 'query', 'data'],
  supportsDynamicLayers: true,
  version: 10.91,
  frame: { wkids: [102100, 3857], metersPerUnit: 1 },
  tileLevels: [{ level: 0, scale: 591_657_527.591_555, dpi: 96 }],
  tileScheme: {
    wkid: 3857,
    origin: { x: -20_037_508.342_787, y: 20_037_508.342_787 },
    cols: 256,
    rows: 256,
    levels: [
      { level: 0, resolution: 156_543.033_928 },
      { level: 1, resolution: 78_271.516_964 },
    ],
  },
}

/** The description of a service, with what is seen of it. */
export const descriptionOf = (
  { layers }: ServiceEntry,
  isSeen: (layer: Layer) => boolean,
  more: JsonObject = {},
): JsonObject => ({
  mapName: 'Layers',
  documentInfo: { Title: 'Water works' },
  serviceDescription: '<p>What&nbsp;<b>flows</b></p>',
  copyrightText: 'City & county',
  maxImageWidth: 4096,
  maxImageHeight: 2048,
  spatialReference: { wkid: 102100, latestWkid: 3857 },
  fullExtent: {
    xmin: 779_236.435_552_915,
    ymin: 6_446_275.841_017_16,
    xmax: 890_555.926_346_189,
    ymax: 6_621_293.722_740_17,
    spatialReference: { wkid: 102100, latestWkid: 3857 },
  },
  layers: layers
    .filter((layer) => isSeen(layer))
    .map(({ id, name, parentId, minScale, maxScale, type }) => ({
      ...{ id, name, type, minScale, maxScale },
      parentLayerId: parentId ?? -1,
    })),
  singleFusedMapCache: true,
  tileInfo: { format: 'PNG8', lods: [{ level: 0 }, { level: 1 }] },
  ...more,
})

/** What a member of the crew has of a service under grants, by the decision on its description. */
export function obligationsOf(grants: readonly object[], service: ServiceEntry): Obligations {
  const catalog: Catalog = { generation: 1, services: () => [service], service: () => service }
  const { request } = parseRequest({
    method: 'GET',
    path: `/rest/services/${service.name}/MapServer`,
    query: 'f=json',
  })
  if (request === undefined) throw new Error('a description is asked for')
  const { authorize } = compileGrants({
    grants: grants.map((grant) => grantSection.parse({ to: { roles: ['crew'] }, ...grant })),
  })
  const principal = {
    ...{ id: 'user:anna', kind: 'user', roles: ['crew'], attributes: {}, carrier: 'header' },
    scope: {},
  } as unknown as Parameters<typeof authorize>[0]
  const mount = { path: '/gis', upstream: 'gis' } as unknown as Parameters<typeof authorize>[1]['mount']
  const decision = authorize(
    principal,
    { map: request, mount } as Parameters<typeof authorize>[1],
    catalog,
    0,
  )
  if (decision.effect === 'deny') throw new Error(decision.reason)
  return decision.obligations
}

/** A question for the capabilities of a service. */
export const askedOf = (
  service: ServiceEntry,
  obligations: Obligations,
  more: Partial<CapabilitiesAsked> = {},
): CapabilitiesAsked => {
  const { layers = new Map() } = obligations.rights ?? {}
  const groups = new Set(
    service.layers.flatMap(({ id, parentId }) => (layers.has(id) && parentId !== null ? [parentId] : [])),
  )
  return {
    dialect: 'WMS 1.3.0',
    obligations,
    describe: async () =>
      descriptionOf(service, ({ id }) => obligations.unrestricted || layers.has(id) || groups.has(id)),
    names: { nameOf: String, key: '' },
    door: {
      origin: 'https://gate.example',
      wms: '/gis/services/Works/Water/MapServer/WMSServer',
      wmts: '/gis/rest/services/Works/Water/MapServer/WMTS',
      tiles: '/gis/rest/services/Works/Water/MapServer/WMTS/tile/1.0.0',
      tiling: 'cache',
    },
    ...more,
  }
}
