import { encodeFeatureCollection, type FeatureQuery, parseRequest, readIntent } from '@mapgate/protocol'
import type { LayerEntry } from '../../packages/policy/src/model/catalog.ts'
import type { LayerRights } from '../../packages/policy/src/model/rights.ts'
import { allRows } from '../../packages/policy/src/model/row-filter.ts'

const names = [
  ...['OBJECTID', 'district', 'status', 'address', 'area', 'use', 'year', 'zone'],
  ...['owner', 'phone', 'cost'],
]
const hidden = new Set(['owner', 'phone', 'cost'])

/** A layer of eleven fields. */
export const parcels: LayerEntry = {
  id: 0,
  name: 'Parcels',
  type: 'Feature Layer',
  parentId: null,
  childIds: [],
  defaultVisibility: true,
  minScale: 0,
  maxScale: 0,
  fields: names.map((name) => ({
    name,
    type: name === 'OBJECTID' ? 'esriFieldTypeOID' : 'esriFieldTypeString',
    alias: name,
  })),
  objectIdField: 'OBJECTID',
  globalIdField: undefined,
  displayField: 'address',
  typeIdField: undefined,
  geometryType: 'esriGeometryPoint',
  extent: undefined,
  timeFields: [],
  hasAttachments: false,
  relationships: [],
  drawing: { rendererFields: [], labelFields: [], drawingInfo: undefined },
}

/** Rights to all rows and all fields but three. */
export const withoutThreeFields: LayerRights = {
  layer: parcels,
  views: [
    {
      grant: 'bench',
      fields: new Set([
        ...names.filter((name) => !hidden.has(name)).map((name) => name.toLowerCase()),
        'geometry',
      ]),
      rows: allRows,
      records: Number.POSITIVE_INFINITY,
      picture: {
        scaleFrom: 0,
        scaleTo: Number.POSITIVE_INFINITY,
        pixels: Number.POSITIVE_INFINITY,
        formats: null,
      },
    },
  ],
}

/** A query of the layer, in a format. */
export function queryOf(format: 'json' | 'pbf'): FeatureQuery {
  const { request, fault } = parseRequest({
    method: 'GET',
    path: '/rest/services/Service_42/MapServer/0/query',
    query: `where=status='open'&outFields=*&f=${format}`,
  })
  if (fault) throw new Error(fault.message)
  return readIntent(request) as FeatureQuery
}

/** A reply of so many parcels, as JSON. */
export const parcelsAsJson = (count: number): string =>
  JSON.stringify({
    objectIdFieldName: 'OBJECTID',
    geometryType: 'esriGeometryPoint',
    fields: parcels.fields.map(({ name, type, alias }) => ({ name, type, alias })),
    features: Array.from({ length: count }, (_, index) => ({
      attributes: Object.fromEntries(names.map((name, column) => [name, cellOf(name, column, index)])),
      geometry: { x: -13_130_000 + index, y: 4_090_000 + index },
    })),
  })

/** The same reply as PBF. */
export const parcelsAsPbf = (count: number): Uint8Array =>
  encodeFeatureCollection({
    version: '2.1',
    queryResult: {
      featureResult: {
        objectIdFieldName: 'OBJECTID',
        geometryType: 0,
        fields: names.map((name, column) => ({ name, fieldType: column === 0 ? 6 : 4, alias: name })),
        features: Array.from({ length: count }, (_, index) => ({
          attributes: names.map((name, column) =>
            column === 0 ? { uint: index } : { string: String(cellOf(name, column, index)) },
          ),
          // A point: two differences, packed, in a message of its own.
          geometry: Uint8Array.of(0x1a, 4, 0x84 | (index & 0x3f), 0x12, 0xa6, 0x13),
        })),
      },
    },
  } as Parameters<typeof encodeFeatureCollection>[0])

const cellOf = (name: string, column: number, index: number): string | number =>
  column === 0 ? index : `${name} ${index}`
