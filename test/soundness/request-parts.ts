import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import type { Random } from './random.ts'
import { idStep, type Template } from './template.ts'
import { canariesOf } from './worlds.ts'

/** What requests are made of. */
export interface Making {
  readonly random: Random
  readonly template: Template
}

/** Parameters by name. */
export type Values = Record<string, string>

/** The map service of the sample server. */
export const mapService = '/rest/services/Assets_Service/MapServer'
/** Its feature service. */
export const featureService = '/rest/services/Assets_Service/FeatureServer'
/** One of the two. */
export const service = (random: Random): string => random.pick([mapService, featureService])

const rowsOf = ({ template }: Making, layer: LayerDefinition) => template.rows.get(layer.id) ?? []
/** Layers and tables. */
export const layersOf = ({ template }: Making) => template.layers.filter((layer) => layer.kind !== 'group')
/** A layer or table. */
export const anyLayer = (making: Making): LayerDefinition => making.random.pick(layersOf(making))
/** A layer with shapes. */
export const featureLayer = (making: Making): LayerDefinition =>
  making.random.pick(layersOf(making).filter((layer) => layer.kind === 'feature'))

/** A field of the layer, now and then one that is not there. */
export function field({ random }: Making, layer: LayerDefinition): string {
  if (random.chance(0.03)) return 'no_such_field'
  const name = random.pick(layer.fields).name
  return random.chance(0.1) ? name.toUpperCase() : name
}

/** A list of fields, or all. */
export const fields = (making: Making, layer: LayerDefinition): string =>
  making.random.chance(0.4)
    ? '*'
    : making.random
        .some(layer.fields, 1)
        .map(({ name }) => name)
        .slice(0, 5)
        .join(',')

/** A span of the template's rows, or one in which only the canaries of one world lie. */
const timeOf = (random: Random): string =>
  random.pick(['1704067200000,1767225600000', '900000000,2000000000'])

/** A condition, often about hidden things, now and then broken on purpose (attacks 21). */
export function where(making: Making, layer: LayerDefinition): string {
  const { random } = making
  if (random.chance(0.35)) return '1=1'
  const name = field(making, layer)
  const row = rowsOf(making, layer).length > 0 ? random.pick(rowsOf(making, layer)) : undefined
  const value = row?.values[name] ?? canariesOf.one.text
  const literal = typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`
  return random.pick([
    `${name} = ${literal}`,
    `${name} <> ${literal}`,
    `${name} IS NOT NULL`,
    `${name} IS NULL OR OBJECTID > 0`,
    `OBJECTID IN (${anyId(random)}, ${anyId(random)}, ${anyId(random)})`,
    `OBJECTID > ${random.whole(0, 30)} OR ${name} = ${literal}`,
    `${name} LIKE 'zqCanary%' OR 1=1`,
    `NOT (${name} = ${literal})`,
    `${name} LIKE 'zqCanaryWren%'`,
    `${name} > 900000000`,
    '1=1) OR (1=1',
    '1=1 --',
    `UPPER(${name}) = 'X' OR 1=1`,
    `${name} IN (SELECT owner_name FROM layer_5)`,
  ])
}

/** A place around the districts, as `xmin,ymin,xmax,ymax` in Web Mercator. */
export const envelope = (random: Random): string => {
  const [x, y, half] = [
    -13_135_000 + random.whole(-60_000, 60_000),
    4_100_000 + random.whole(-60_000, 60_000),
    random.pick([500, 9000, 80_000, 400_000]),
  ]
  return `${x - half},${y - half},${x + half},${y + half}`
}

/** Which rows: condition, ids, place, time. */
export function rowSelection(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  return {
    where: where(making, layer),
    ...(random.chance(0.15) ? { objectIds: idsIn(making, layer) } : {}),
    ...(random.chance(0.15) && layer.kind === 'feature'
      ? {
          geometry: envelope(random),
          geometryType: 'esriGeometryEnvelope',
          inSR: '102100',
          spatialRel: 'esriSpatialRelIntersects',
        }
      : {}),
    ...(random.chance(layer.timeInfo ? 0.4 : 0.05) ? { time: timeOf(random) } : {}),
  }
}

/** Some object ids of the layer. */
export const idsIn = (making: Making, layer: LayerDefinition): string =>
  making.random
    .some(rowsOf(making, layer), 1)
    .map((row) => row.objectId + (making.random.chance(0.1) ? making.random.whole(1, 2) : 0))
    .slice(0, 25)
    .join(',')

const rowFormat = (random: Random): string => random.pick(['json', 'json', 'geojson', 'pbf', 'pjson'])

function statistics(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  const type = random.pick(['count', 'min', 'max', 'sum', 'avg'])
  const name = random.pick(['result', 'result', 'owner_name', 'Cost'])
  const stats = [{ statisticType: type, onStatisticField: field(making, layer), outStatisticFieldName: name }]
  return {
    outStatistics: JSON.stringify(stats),
    ...(random.chance(0.6) ? { groupByFieldsForStatistics: field(making, layer) } : {}),
    ...(random.chance(0.3)
      ? { having: random.pick([`COUNT(${field(making, layer)}) > 0`, `${name} IS NOT NULL`]) }
      : {}),
    ...(random.chance(0.3)
      ? { orderByFields: random.pick([`${name} DESC`, `${field(making, layer)} ASC`]) }
      : {}),
  }
}

/** What of the rows: features in a format, counts, ids, extents, statistics. */
export function rowOutput(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  return random.pick<() => Values>([
    () => ({ outFields: fields(making, layer), f: rowFormat(random) }),
    () => ({ outFields: fields(making, layer), f: rowFormat(random) }),
    () => ({
      outFields: '*',
      orderByFields: `${field(making, layer)} DESC`,
      resultRecordCount: '7',
      f: rowFormat(random),
    }),
    () => ({
      outFields: fields(making, layer),
      returnDistinctValues: 'true',
      returnGeometry: 'false',
      f: 'json',
    }),
    () => ({ returnCountOnly: 'true', f: 'json' }),
    () => ({ returnIdsOnly: 'true', f: 'json' }),
    () => ({ returnExtentOnly: 'true', returnCountOnly: 'true', f: 'json' }),
    () => ({ ...statistics(making, layer), f: random.pick(['json', 'pbf']) }),
    () => ({ ...statistics(making, layer), f: 'json' }),
  ])()
}

/** An object id; now and then one that a hidden row has in one of the two worlds. `every` second row has an attachment. */
export const anyId = (random: Random, every = 1): number =>
  (random.whole(0, Math.floor(31 / every)) * every + 1) * idStep +
  (random.chance(0.15) ? random.whole(1, 2) : 0)

/** The layer with attachments, and a row of it that has one. */
export const attached = (making: Making): { layer: LayerDefinition; id: number } => {
  const layer = making.template.layers.find((one) => one.hasAttachments) as LayerDefinition
  return { layer, id: anyId(making.random, 2) }
}

/** Conditions by layer, in both forms, or none. */
export function layerDefs(making: Making): Values {
  const { random } = making
  if (random.chance(0.6)) return {}
  const layer = featureLayer(making)
  return {
    layerDefs: random.chance(0.7)
      ? JSON.stringify({ [layer.id]: where(making, layer) })
      : `${layer.id}:${where(making, layer)}`,
  }
}

const drawnList = ({ random }: Making): Values =>
  random.chance(0.4)
    ? {}
    : {
        [random.pick([
          'layers',
          'LAYERS',
        ])]: `${random.pick(['show', 'show', 'hide', 'include', 'exclude'])}:${random.some([0, 1, 2, 3, 4, 5, 6, 7, 99], 1).join(',')}`,
      }

const symbol = (layer: LayerDefinition): unknown =>
  layer.geometryType === 'esriGeometryPoint'
    ? { type: 'esriSMS', style: 'esriSMSCircle', color: [0, 0, 255, 255], size: 6 }
    : { type: 'esriSLS', style: 'esriSLSSolid', color: [0, 0, 255, 255], width: 1 }

/** Layers that the request composes, now and then of a table that is no layer. */
export function dynamicLayers(making: Making): Values {
  const { random } = making
  // Now and then under the numbers of other layers.
  const first = random.pick([100, 100, 2, 5])
  const entries = random
    .some(layersOf(making), 1)
    .slice(0, 3)
    .map((layer, index) => ({
      id: first + index,
      source: random.chance(0.05)
        ? { type: 'dataLayer', dataSource: { type: 'table', workspaceId: 'w', dataSourceName: 'layer_5' } }
        : { type: 'mapLayer', mapLayerId: layer.id },
      ...(random.chance(0.4) ? { definitionExpression: where(making, layer) } : {}),
      ...(random.chance(0.5) && layer.kind === 'feature'
        ? {
            drawingInfo: {
              renderer: random.chance(0.5)
                ? { type: 'simple', symbol: symbol(layer), label: '', description: '' }
                : {
                    type: 'uniqueValue',
                    field1: field(making, layer),
                    fieldDelimiter: ', ',
                    defaultSymbol: symbol(layer),
                    defaultLabel: 'other',
                    uniqueValueInfos: [
                      { value: canariesOf.one.text, label: 'x', description: '', symbol: symbol(layer) },
                    ],
                  },
            },
          }
        : {}),
    }))
  return { dynamicLayers: JSON.stringify(entries) }
}

/** What a picture says of its scale, some of it to get more than its limit. */
const scaleOf = (random: Random): Values => ({
  ...random.pick<Values>([{ dpi: '96' }, { dpi: '96' }, {}, { dpi: '24' }, { dpi: '192' }, { dpi: '2400' }]),
  ...(random.chance(0.1) ? { mapScale: random.pick(['2000', '100000', '500000', '0']) } : {}),
  ...(random.chance(0.1) ? { imageSR: random.pick(['102100', '4326', '32611']) } : {}),
})

/** A picture. */
export function exportOf(making: Making, f: string): Values {
  const { random } = making
  return {
    bbox: envelope(random),
    ...(random.chance(0.9) ? { bboxSR: '102100' } : {}),
    size: random.pick(['200,160', '120,120', '400,320', '160,40']),
    format: random.pick(['png32', 'png8', 'png24']),
    transparent: 'true',
    ...scaleOf(random),
    f,
    ...drawnList(making),
    ...layerDefs(making),
    ...(random.chance(0.25) ? dynamicLayers(making) : {}),
    ...(random.chance(0.1) ? { time: timeOf(random) } : {}),
    ...(random.chance(0.05) ? { layerTimeOptions: '{"3":{"useTime":true},"99":{"useTime":false}}' } : {}),
  }
}
