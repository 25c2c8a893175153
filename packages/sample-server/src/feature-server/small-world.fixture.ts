import type { Habits } from '../operation/habits.ts'
import type { OperationContext } from '../operation/operation.ts'
import { readParameters, type UploadedFile } from '../operation/parameters.ts'
import { RestError } from '../operation/reply.ts'
import { createRecorder, type Execution } from '../report.ts'
import type { LayerDefinition } from '../world/layer.ts'
import type { NewRow } from '../world/rows.ts'
import { createStorage, storeRows } from '../world/storage.ts'
import type { World } from '../world/world.ts'
import { featureServer } from './feature-server.ts'

const ids: LayerDefinition['fields'] = [
  { name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'Id', domain: null, nullable: false, editable: false },
  {
    name: 'GLOBALID',
    type: 'esriFieldTypeGlobalID',
    alias: 'Key',
    length: 38,
    domain: null,
    nullable: false,
    editable: false,
  },
]

const field = (name: string, type: LayerDefinition['fields'][number]['type'], length?: number) => ({
  name,
  type,
  alias: name,
  ...(length !== undefined && { length }),
  domain: null,
  nullable: true,
  editable: true,
})

const plainLayer: Omit<LayerDefinition, 'id' | 'name'> = {
  kind: 'feature',
  description: '',
  geometryType: null,
  parentId: -1,
  subLayerIds: [],
  fields: ids,
  objectIdField: 'OBJECTID',
  globalIdField: 'GLOBALID',
  displayField: 'name',
  typeIdField: null,
  types: [],
  relationships: [],
  timeInfo: null,
  hasAttachments: false,
  drawingInfo: null,
  minScale: 0,
  maxScale: 0,
  defaultVisibility: true,
}

const layers = (): LayerDefinition[] => [
  {
    ...plainLayer,
    id: 0,
    name: 'Wells',
    geometryType: 'esriGeometryPoint',
    hasAttachments: true,
    fields: [
      ...ids,
      field('name', 'esriFieldTypeString', 10),
      field('depth', 'esriFieldTypeDouble'),
      field('dug', 'esriFieldTypeDate'),
      field('secret', 'esriFieldTypeString', 10),
    ],
    relationships: [
      {
        id: 0,
        name: 'Visits',
        relatedTableId: 2,
        cardinality: 'esriRelCardinalityOneToMany',
        role: 'esriRelRoleOrigin',
        keyField: 'name',
        composite: false,
      },
    ],
    timeInfo: {
      startTimeField: 'dug',
      endTimeField: null,
      trackIdField: null,
      timeExtent: [0, Date.UTC(2024, 0, 1)],
      timeReference: null,
      timeInterval: 1,
      timeIntervalUnits: 'esriTimeUnitsDays',
    },
  },
  {
    ...plainLayer,
    id: 1,
    name: 'Fields',
    geometryType: 'esriGeometryPolygon',
    fields: [...ids, field('name', 'esriFieldTypeString', 10)],
  },
  {
    ...plainLayer,
    id: 2,
    name: 'Visits',
    kind: 'table',
    fields: [...ids, field('name', 'esriFieldTypeString', 10), field('visitor', 'esriFieldTypeString', 10)],
  },
  { ...plainLayer, id: 3, name: 'All', kind: 'group', fields: [], subLayerIds: [0, 1], displayField: '' },
]

const well = (name: string, values: NewRow['values'], x: number, y: number): NewRow => ({
  values: { name, GLOBALID: `{${name}}`, ...values },
  shape: { x, y },
})

const rows: Record<number, NewRow[]> = {
  0: [
    well('A', { depth: 10, dug: Date.UTC(2000, 0, 1), secret: 'red' }, 100, 100),
    well('B', { depth: 20, dug: Date.UTC(2010, 0, 1), secret: 'green' }, 200, 100),
    well('C', { depth: 30.5, dug: Date.UTC(2020, 0, 1), secret: 'red' }, 300, 100),
    well('D', { depth: null, dug: null, secret: null }, 1000, 1000),
  ],
  1: [
    {
      values: { name: 'north', GLOBALID: '{N}' },
      shape: {
        rings: [
          [
            [0, 0],
            [0, 250],
            [250, 250],
            [250, 0],
            [0, 0],
          ],
        ],
      },
    },
    {
      values: { name: 'south', GLOBALID: '{S}' },
      shape: {
        rings: [
          [
            [0, -500],
            [0, 0],
            [500, 0],
            [500, -500],
            [0, -500],
          ],
          [
            [100, -400],
            [200, -400],
            [200, -300],
            [100, -300],
            [100, -400],
          ],
        ],
      },
    },
  ],
  2: [
    { values: { name: 'A', visitor: 'Ada', GLOBALID: '{V1}' }, shape: null },
    { values: { name: 'A', visitor: "O'Neill", GLOBALID: '{V2}' }, shape: null },
    { values: { name: 'C', visitor: 'Eve', GLOBALID: '{V3}' }, shape: null },
  ],
}

/** A world that a test can know by heart: four wells, two fields, three visits. */
export function createSmallWorld(): World {
  const definitions = layers()
  const database = createStorage(definitions)
  for (const layer of definitions)
    if (layer.kind !== 'group') storeRows(database, layer, rows[layer.id] ?? [])
  return {
    seed: 0,
    layers: definitions,
    layer: (id) => definitions.find((layer) => layer.id === id),
    database,
    fullExtent: { xmin: 0, ymin: -500, xmax: 1000, ymax: 1000 },
  }
}

/** What the FeatureServer answered: JSON as a value, bytes as they are, an error as its code and texts. */
interface Answer {
  value: unknown
  bytes: Uint8Array | string | null
  execution: Execution
}

/** Asks the FeatureServer of a world: `path` such as `0/query`, parameters by name. */
export async function ask(
  world: World,
  path: string,
  parameters: Record<string, unknown> = {},
  {
    method = 'GET',
    files = [],
    habits = {},
  }: { method?: string; files?: Iterable<[string, UploadedFile]>; habits?: Habits } = {},
): Promise<Answer> {
  const query = Object.entries(parameters).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  const recorder = createRecorder(method, path)
  const context: OperationContext = {
    world,
    parameters: readParameters({ query, files }),
    recorder,
    method,
    service: 'Small/FeatureServer',
    serviceUrl: 'http://sample.test/arcgis/rest/services/Small/FeatureServer',
    siteUrl: 'http://sample.test/arcgis',
    nowMs: () => Date.UTC(2024, 0, 1),
    random: () => 0.5,
    outputs: { put: () => '', get: () => undefined },
    habits,
  }
  try {
    const reply = await featureServer(context, path === '' ? [] : path.split('/'))
    const execution = recorder.finish(200, null)
    if (reply.kind === 'json') return { value: reply.value, bytes: null, execution }
    return { value: reply.contentType, bytes: reply.body, execution }
  } catch (error) {
    if (!(error instanceof RestError)) throw error
    const { code, message, details, extendedCode } = error
    const value = { code, message, details, ...(extendedCode !== undefined && { extendedCode }) }
    return { value, bytes: null, execution: recorder.finish(200, error.code) }
  }
}
