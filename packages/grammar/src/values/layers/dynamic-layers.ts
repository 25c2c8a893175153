import { type Expression, fieldsOf, longestText, printExpression } from '../../expression/index.ts'
import { ValueError, type ValueType } from '../../value.ts'
import { type LabelClass, readLabels, writeLabels } from '../drawing/labels.ts'
import { type Renderer, readRenderer } from '../drawing/renderer.ts'
import {
  asBoolean,
  asInteger,
  asList,
  asNumber,
  asObject,
  asText,
  isAbsent,
  type JsonObject,
  parseJson,
} from '../plain/json.ts'
import { readExpression } from '../rows/expression.ts'

/** How a dynamic layer draws. */
export interface DrawingInfo {
  readonly renderer?: Renderer
  /** 0 to 100. */
  readonly transparency?: number
  readonly showLabels?: boolean
  readonly labelingInfo?: readonly LabelClass[]
}

/** A layer that a request composes. Its source is always a layer of the map: other sources reach tables and SQL of the server's choice (protocol notes 6.8). */
export interface DynamicLayer {
  readonly id: number
  readonly mapLayerId: number
  readonly definitionExpression?: Expression
  readonly minScale?: number
  readonly maxScale?: number
  readonly drawingInfo?: DrawingInfo
}

const maxLayers = 200
const maxId = 2_147_483_647

/** Reads one layer of several; sources other than `mapLayer`, and versions of data, are refused. */
function readDynamicLayer(value: unknown): DynamicLayer {
  const object = asObject(value, 'a dynamic layer')
  return { id: asInteger(object.id, 'id', 0, maxId), ...readComposition(object) }
}

/** Reads the one layer of `dynamicLayer/…`. The JavaScript API leaves out its id, which then is that of the map layer behind it. */
function readOnlyLayer(value: unknown): DynamicLayer {
  const object = asObject(value, 'a dynamic layer')
  const composition = readComposition(object)
  const id = isAbsent(object.id) ? composition.mapLayerId : asInteger(object.id, 'id', 0, maxId)
  return { id, ...composition }
}

function readComposition(object: JsonObject): Omit<DynamicLayer, 'id'> {
  const condition = object.definitionExpression
  if (!isAbsent(object.layerTimeOptions))
    throw new ValueError('layerTimeOptions is not supported in a dynamic layer')
  return {
    mapLayerId: readSource(object.source),
    ...(!isAbsent(condition) &&
      condition !== '' && {
        definitionExpression: readExpression(asText(condition, 'definitionExpression', longestText)),
      }),
    ...(!isAbsent(object.minScale) && { minScale: asNumber(object.minScale, 'minScale') }),
    ...(!isAbsent(object.maxScale) && { maxScale: asNumber(object.maxScale, 'maxScale') }),
    ...(!isAbsent(object.drawingInfo) && { drawingInfo: readDrawingInfo(object.drawingInfo) }),
  }
}

function readSource(value: unknown): number {
  const source = asObject(value, 'source')
  if (source.type !== 'mapLayer') {
    throw new ValueError(
      'source has to be {"type":"mapLayer","mapLayerId":…}; data sources, joins, SQL and rasters are refused',
    )
  }
  if (
    !isAbsent(source.gdbVersion) &&
    !/^(?:(?:"?(?:sde|dbo)"?\.)?default)?$/i.test(String(source.gdbVersion))
  )
    throw new ValueError('gdbVersion is not supported')
  return asInteger(source.mapLayerId, 'mapLayerId', 0, maxId)
}

/** Reads how a layer draws. */
export function readDrawingInfo(value: unknown): DrawingInfo {
  const object = asObject(value, 'drawingInfo')
  return {
    ...(!isAbsent(object.renderer) && { renderer: readRenderer(object.renderer) }),
    ...(!isAbsent(object.transparency) && {
      transparency: asInteger(object.transparency, 'transparency', 0, 100),
    }),
    ...(!isAbsent(object.showLabels) && { showLabels: asBoolean(object.showLabels, 'showLabels') }),
    ...(!isAbsent(object.labelingInfo) && { labelingInfo: readLabels(object.labelingInfo) }),
  }
}

/** Rows that are drawn: all, or those of a condition; as their layer is drawn, or otherwise. */
interface DrawnRows {
  readonly condition?: Expression | undefined
  readonly drawing?: DrawingInfo | undefined
}

/** Every field that decides what is drawn: in the condition of rows, their renderer and their labels. */
export const fieldsDrawnBy = ({ condition, drawing }: DrawnRows): ReadonlySet<string> =>
  new Set([
    ...(condition === undefined ? [] : fieldsOf(condition)),
    ...(drawing?.renderer?.fields ?? []),
    ...(drawing?.labelingInfo ?? []).flatMap((label) => label.fields),
  ])

/** Every condition by which something is drawn: that of the rows, and those of their labels. */
export const conditionsDrawnBy = ({ condition, drawing }: DrawnRows): readonly Expression[] =>
  [condition, ...(drawing?.labelingInfo ?? []).map(({ where }) => where)].filter((one) => one !== undefined)

const fieldsOfDynamicLayer = ({ definitionExpression, drawingInfo }: DynamicLayer): ReadonlySet<string> =>
  fieldsDrawnBy({ condition: definitionExpression, drawing: drawingInfo })

function mapConditions(layer: DynamicLayer, change: (condition: Expression) => Expression): DynamicLayer {
  const { definitionExpression, drawingInfo } = layer
  const labelingInfo = drawingInfo?.labelingInfo?.map((label) =>
    label.where === undefined ? label : { ...label, where: change(label.where) },
  )
  return {
    ...layer,
    ...(definitionExpression && { definitionExpression: change(definitionExpression) }),
    ...(labelingInfo && { drawingInfo: { ...drawingInfo, labelingInfo } }),
  }
}

/** The JSON form of a dynamic layer, keys in a fixed order. */
function writeDynamicLayer(layer: DynamicLayer): JsonObject {
  const { id, mapLayerId, definitionExpression, drawingInfo, ...scales } = layer
  return {
    id,
    source: { type: 'mapLayer', mapLayerId },
    ...(definitionExpression !== undefined && {
      definitionExpression: printExpression(definitionExpression),
    }),
    ...scales,
    ...(drawingInfo !== undefined && { drawingInfo: writeDrawingInfo(drawingInfo) }),
  }
}

function writeDrawingInfo({ renderer, labelingInfo, ...rest }: DrawingInfo): JsonObject {
  return {
    ...(renderer !== undefined && { renderer: renderer.json }),
    ...rest,
    ...(labelingInfo !== undefined && { labelingInfo: writeLabels(labelingInfo) }),
  }
}

/** Layers composed by the request, as JSON. */
export const dynamicLayers: ValueType<readonly DynamicLayer[]> = {
  id: 'dynamicLayers',
  form: 'JSON [{"id":0,"source":{"type":"mapLayer","mapLayerId":0},…}]',
  parse(text) {
    const layers = asList(parseJson(text), 'it', maxLayers).map(readDynamicLayer)
    if (new Set(layers.map((layer) => layer.id)).size < layers.length)
      throw new ValueError('it has an id twice')
    return layers
  },
  print: (layers) => JSON.stringify(layers.map(writeDynamicLayer)),
  fieldsIn: (layers) => layers.flatMap((layer) => [...fieldsOfDynamicLayer(layer)]),
  layersIn: (layers) => layers.map((layer) => layer.mapLayerId),
  mapExpressions: (layers, change) => layers.map((layer) => mapConditions(layer, change)),
}

/** One layer composed by the request, for `dynamicLayer/…`. */
export const dynamicLayer: ValueType<DynamicLayer> = {
  id: 'dynamicLayer',
  form: 'JSON {"source":{"type":"mapLayer","mapLayerId":0},…}',
  parse: (text) => readOnlyLayer(parseJson(text)),
  print: (layer) => JSON.stringify(writeDynamicLayer(layer)),
  fieldsIn: fieldsOfDynamicLayer,
  layersIn: (layer) => [layer.mapLayerId],
  mapExpressions: mapConditions,
}
