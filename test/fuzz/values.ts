import type { ParameterSpec } from '../../packages/grammar/src/operation.ts'
import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import type { World } from '../../packages/sample-server/src/world/world.ts'
import { conditionText } from './conditions.ts'
import type { Random } from './random.ts'

/** Where a request is made up: the layer that it is about. */
export interface Place {
  readonly random: Random
  readonly world: World
  readonly layer: LayerDefinition
}

const hostile = [
  '',
  ' ',
  '0',
  '-1',
  '*',
  'null',
  '[]',
  '{}',
  '[[]]',
  '{"0":1}',
  "'",
  '"',
  '%',
  '\u0000',
  '../',
  '__proto__',
  'a'.repeat(300),
  '1;2',
  '٣',
]

/** A text for a parameter: mostly one that its type takes, now and then one that it does not. */
export function valueText({ type, name }: ParameterSpec, place: Place): string {
  if (place.random.chance(0.04)) return place.random.pick(hostile)
  const make = makers[type.id] ?? fallback(type.form)
  return make(place, name)
}

const fallback =
  (form: string) =>
  ({ random }: Place): string =>
    random.pick([/of: ([^;]+)/.exec(form)?.[1]?.split(',')[0]?.trim() ?? '1', '1', 'none'])

const fieldOf = ({ random, layer }: Place): string =>
  layer.fields.length > 0 ? random.pick(layer.fields).name : 'OBJECTID'
const fieldsOf = (place: Place): string[] => [
  fieldOf(place),
  ...place.random.some([0, 1], 0.5).map(() => fieldOf(place)),
]
const ids = ({ random }: Place): string => random.pick(['1', '1,2,3', '5, 6', '17', '1000000'])
const layerIds = ({ random }: Place): string =>
  random.some(['0', '1', '2', '4', '5', '6', '7', '99'], 0.3).join(',') || '0'
const box = ({ random }: Place): string =>
  random.pick([
    '-118.6,34.3,-118,34.7',
    '-118.3,34.4,-118.2,34.5',
    '-118.3,34.5,-118.2,34.4',
    '-13200000,4060000,-13150000,4100000',
    '0,0,1,1',
  ])
const json = (value: unknown): string => JSON.stringify(value)

const renderers = (place: Place): unknown =>
  place.random.pick([
    { type: 'simple', symbol: { type: 'esriSMS', style: 'esriSMSCircle', color: [9, 9, 9, 255], size: 4 } },
    { type: 'uniqueValue', field1: fieldOf(place), uniqueValueInfos: [] },
    { type: 'classBreaks', field: 'OBJECTID', minValue: 0, classBreakInfos: [] },
  ])

function dynamicLayer(place: Place, id: number): unknown {
  const { random } = place
  return {
    id,
    source: random.chance(0.9)
      ? { type: 'mapLayer', mapLayerId: random.pick([0, 2, 3, 4, 5, 6]) }
      : { type: 'dataLayer', dataSource: { type: 'table', workspaceId: 'w', dataSourceName: 'layer_7' } },
    ...(random.chance(0.5) && { definitionExpression: conditionText(random, place.layer, 1) }),
    ...(random.chance(0.5) && {
      drawingInfo: {
        renderer: renderers(place),
        ...(random.chance(0.4) && {
          showLabels: true,
          labelingInfo: [
            {
              labelExpression: `[${fieldOf(place)}]`,
              labelPlacement: 'esriServerPointLabelPlacementAboveRight',
              symbol: { type: 'esriTS', color: [0, 0, 0, 255], font: { family: 'Arial', size: 8 } },
            },
          ],
        }),
      },
    }),
  }
}

const makers: Readonly<Record<string, (place: Place, name: string) => string>> = {
  text: ({ random }) => random.pick(['a', 'North', 'HY-0001', "O'Brien", 'ü ☃']),
  integer: ({ random }) => random.pick(['0', '1', '2', '10', '96']),
  number: ({ random }) => random.pick(['0', '1', '2.5', '10']),
  boolean: ({ random }) => random.pick(['true', 'false', 'TRUE']),
  falseOnly: () => 'false',
  size: ({ random }) => random.pick(['64,64', '120,80', '16,16']),
  imageDisplay: () => '400,300,96',
  extent: box,
  spatialReference: ({ random }) => random.pick(['4326', '102100', '3857', '{"wkid":4326}']),
  geometry: (place) =>
    place.random.pick([
      '-118.25,34.45',
      box(place),
      '{"x":-118.25,"y":34.45,"spatialReference":{"wkid":4326}}',
      '{x: -118.25, y: 34.45}',
      '{"xmin":-118.4,"ymin":34.3,"xmax":-118,"ymax":34.6,"spatialReference":{"wkid":4326}}',
    ]),
  choice: ({ random }) =>
    random.pick([
      'none',
      'standard',
      'esriGeometryPoint',
      'esriGeometryEnvelope',
      'esriSpatialRelIntersects',
      'png32',
    ]),
  drawnLayers: (place) =>
    `${place.random.pick(['show', 'hide', 'include', 'exclude', 'SHOW'])}:${place.random.chance(0.1) ? place.random.pick(['', '-1']) : layerIds(place)}`,
  identifiedLayers: (place) =>
    place.random.pick([
      'all',
      'top',
      'visible',
      `all:${layerIds(place)}`,
      `top:${layerIds(place)}`,
      `visible: ${layerIds(place)}`,
    ]),
  layerDefs: (place) => layerDefs(place),
  layerQueries: (place) =>
    place.random.chance(0.5)
      ? layerDefs(place)
      : json([
          {
            layerId: place.layer.id,
            where: conditionText(place.random, place.layer, 1),
            outFields: fieldsOf(place).join(','),
          },
        ]),
  dynamicLayers: (place) =>
    json([dynamicLayer(place, 0), ...place.random.some([1, 2], 0.3).map((id) => dynamicLayer(place, id))]),
  dynamicLayer: (place) => json(dynamicLayer(place, 0)),
  time: ({ random }) =>
    random.pick(['1735689600000', '1704067200000,1735689600000', 'null,1735689600000', '1735689600000,null']),
  layerTimeOptions: () => '{"0":{"useTime":true,"timeOffset":1,"timeOffsetUnits":"esriTimeUnitsDays"}}',
  where: ({ random, layer }) => conditionText(random, layer),
  having: ({ random }) =>
    random.pick(['COUNT(OBJECTID) > 3', 'COUNT(*) >= 1', 'MAX(OBJECTID) > 10 AND MIN(OBJECTID) < 5']),
  objectIds: ids,
  editedRowIds: ids,
  attachmentIds: ids,
  rowKeys: (place) => place.random.pick([ids(place), `[${ids(place)}]`]),
  attachmentChanges: () => '{"adds":[],"updates":[]}',
  layerIds,
  jsonLayerIds: (place) => `[${layerIds(place)}]`,
  fieldList: (place) =>
    place.random.pick([
      '*',
      fieldsOf(place).join(','),
      fieldsOf(place).join(' , ').toLowerCase(),
      'NO_SUCH_FIELD',
    ]),
  fieldNames: (place) => fieldsOf(place).join(','),
  groupFields: (place) => fieldsOf(place).join(','),
  fieldName: fieldOf,
  orderList: (place) =>
    fieldsOf(place)
      .map((name) => name + place.random.pick(['', ' ASC', ' desc']))
      .join(','),
  statistics: (place) =>
    json([
      {
        statisticType: place.random.pick(['count', 'max', 'min', 'sum', 'avg']),
        onStatisticField: fieldOf(place),
        outStatisticFieldName: 'n',
      },
    ]),
  quantization: () =>
    json({
      mode: 'view',
      originPosition: 'upperLeft',
      tolerance: 100,
      extent: {
        xmin: -13200000,
        ymin: 4060000,
        xmax: -13100000,
        ymax: 4110000,
        spatialReference: { wkid: 102100 },
      },
    }),
  topFilter: (place) =>
    json({ groupByFields: fieldOf(place), topCount: 2, orderByFields: [`${fieldOf(place)} DESC`] }),
  classification: (place) =>
    json(
      place.random.pick([
        { type: 'uniqueValueDef', uniqueValueFields: [fieldOf(place)] },
        {
          type: 'classBreaksDef',
          classificationField: 'OBJECTID',
          classificationMethod: 'esriClassifyEqualInterval',
          breakCount: 3,
        },
      ]),
    ),
  features: (place) =>
    json([
      {
        attributes: { OBJECTID: place.random.pick([1, 2, 99]), status: 'active' },
        geometry: { x: -13163000, y: 4090000 },
      },
    ]),
  layerEdits: (place) =>
    json([
      { id: place.layer.id, updates: [{ attributes: { OBJECTID: 1, status: 'out' } }], deletes: [1_000_000] },
    ]),
  calcExpression: ({ random }) =>
    json([
      random.pick([
        { field: 'status', value: 'active' },
        { field: 'status', sqlExpression: "LOWER('ACTIVE')" },
      ]),
    ]),
  bin: () => json({ type: 'autoIntervalBin', onField: 'OBJECTID', parameters: { numberOfBins: 3 } }),
  dateBin: () => json({ calendarBin: { unit: 'month' } }),
}

function layerDefs(place: Place): string {
  const { random, world } = place
  const layers = [0, 2, 4, 5, 6].filter(() => random.chance(0.4))
  const of = (id: number): string => conditionText(random, world.layer(id) ?? place.layer, 1)
  return random.chance(0.7)
    ? json(Object.fromEntries(layers.map((id) => [id, of(id)])))
    : layers.map((id) => `${id}:${of(id)}`).join(';')
}
