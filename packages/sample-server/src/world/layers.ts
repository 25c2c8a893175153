import type { District } from './districts.ts'
import { FIELDS, TRACKING_FIELDS } from './fields.ts'
import type { FeatureType, LayerDefinition, Relationship } from './layer.ts'
import { DRAWINGS, districtDrawing } from './symbols.ts'

const SYNTHETIC = 'Synthetic: made by a random generator; no such asset, place or person exists.'

const HYDRANT_TYPES: FeatureType[] = ['Dry barrel', 'Wet barrel', 'Flush'].map((name, index) => ({
  id: index + 1,
  name,
  domains: { status: { type: 'inherited' } },
  templates: [
    {
      name,
      description: '',
      prototype: { attributes: { hydrant_type: index + 1, status: 'active', classification: 'public' } },
      drawingTool: 'esriFeatureEditToolPoint',
    },
  ],
}))

const REPORTED: LayerDefinition['timeInfo'] = {
  startTimeField: 'reported',
  endTimeField: null,
  trackIdField: null,
  timeExtent: [Date.UTC(2024, 0, 1), Date.UTC(2025, 11, 31)],
  timeReference: null,
  timeInterval: 1,
  timeIntervalUnits: 'esriTimeUnitsDays',
}

const relation = (relatedTableId: number, role: Relationship['role']): Relationship => ({
  id: 0,
  name: role === 'esriRelRoleOrigin' ? 'Inspections of a hydrant' : 'Hydrant of an inspection',
  relatedTableId,
  cardinality: 'esriRelCardinalityOneToMany',
  role,
  keyField: 'asset_id',
  composite: false,
})

type Outline = Pick<LayerDefinition, 'id' | 'name' | 'kind'> & Partial<LayerDefinition>

function define(outline: Outline): LayerDefinition {
  return {
    description: SYNTHETIC,
    geometryType: null,
    parentId: -1,
    subLayerIds: [],
    fields: FIELDS[outline.id] ?? [],
    objectIdField: outline.kind === 'group' ? '' : 'OBJECTID',
    globalIdField: outline.kind === 'group' ? '' : 'GLOBALID',
    displayField: '',
    typeIdField: null,
    types: [],
    relationships: [],
    timeInfo: null,
    hasAttachments: false,
    drawingInfo: DRAWINGS[outline.id] ?? null,
    minScale: 0,
    maxScale: 0,
    defaultVisibility: true,
    ...outline,
  }
}

/** The layer with fields in which the server writes who edited a row, and when. */
export const withTracking = (layer: LayerDefinition): LayerDefinition => ({
  ...layer,
  fields: [...layer.fields, ...TRACKING_FIELDS],
  editTracking: {
    creatorField: 'created_user',
    creationDateField: 'created_date',
    editorField: 'last_edited_user',
    editDateField: 'last_edited_date',
  },
})

/** The layers of the sample service in the order of their ids; the first is drawn on top. */
export function defineLayers(districts: District[]): LayerDefinition[] {
  const point = { kind: 'feature', geometryType: 'esriGeometryPoint' } as const
  const line = { kind: 'feature', geometryType: 'esriGeometryPolyline', parentId: 1 } as const
  const polygon = { kind: 'feature', geometryType: 'esriGeometryPolygon', parentId: 1 } as const
  return [
    define({
      ...point,
      id: 0,
      name: 'Complaints',
      displayField: 'ticket',
      minScale: 75_000,
      timeInfo: REPORTED,
    }),
    define({ id: 1, name: 'Water Network', kind: 'group', subLayerIds: [2, 3, 4, 5, 6] }),
    define({
      ...point,
      id: 2,
      name: 'Hydrants',
      parentId: 1,
      displayField: 'asset_id',
      typeIdField: 'hydrant_type',
      types: HYDRANT_TYPES,
      hasAttachments: true,
      relationships: [relation(7, 'esriRelRoleOrigin')],
    }),
    define({ ...point, id: 3, name: 'Valves', parentId: 1, displayField: 'asset_id', minScale: 75_000 }),
    define({ ...line, id: 4, name: 'Mains', displayField: 'asset_id' }),
    define({ ...polygon, id: 5, name: 'Parcels', displayField: 'parcel_id', minScale: 150_000 }),
    define({
      ...polygon,
      id: 6,
      name: 'Service Districts',
      displayField: 'district',
      drawingInfo: districtDrawing(districts),
    }),
    define({
      id: 7,
      name: 'Inspections',
      kind: 'table',
      displayField: 'asset_id',
      relationships: [relation(2, 'esriRelRoleDestination')],
    }),
  ]
}
