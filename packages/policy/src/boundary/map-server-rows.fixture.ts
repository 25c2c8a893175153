import type { Shape } from '@mapgate/geometry'
import {
  type Expression,
  encodeFeatureCollection,
  encodePbfGeometry,
  evaluate,
  type MapRequest,
  mapResults,
  type PbfValue,
  printExpression,
  type Statistic,
} from '@mapgate/protocol'
import { isFoundBy } from './areas.fixture.ts'
import type { Json } from './json.fixture.ts'
import { type Manner, Unfulfilled } from './manner.fixture.ts'
import { boxOf, reference, type World, type WorldLayer, type WorldRow } from './world.fixture.ts'

type Parameters = MapRequest['parameters']

/** Which rows of a layer are asked for. */
type Choice = {
  readonly [Name in 'where' | 'objectIds' | 'time' | 'geometry' | 'spatialRel' | 'text']?:
    | Parameters[Name]
    | undefined
}

/** The rows of a layer that a request chooses. Where it names ids it reads nothing else, as some servers do. */
export function chosen(
  layer: WorldLayer,
  { where, objectIds, time, geometry, spatialRel, text }: Choice,
): readonly WorldRow[] {
  if (where) demandEvaluable(layer, where)
  const start = layer.entry.timeFields[0]
  if (time && start === undefined) return []
  return layer.rows.filter((row) => {
    const { cells, at } = row
    if (objectIds) return objectIds.includes(Number(cells.OBJECTID))
    if (time && start !== undefined && !isDuring(Number(cells[start]), time)) return false
    if (geometry?.kind === 'envelope' && !(at && isInside(at, geometry.extent))) return false
    if (
      geometry?.kind === 'polygon' &&
      !isFoundBy(geometry.rings as Shape['parts'], spatialRel, [layer, row])
    )
      return false
    if (text !== undefined && !String(cells[layer.entry.displayField ?? '']).includes(text)) return false
    return where === undefined || evaluate(where, cells) === true
  })
}

/** A database stops at a row that divides by zero, whichever rows the rest of a condition leaves. */
function demandEvaluable({ rows }: WorldLayer, where: Expression): void {
  const divisor = /\/ (\w+)/.exec(printExpression(where))?.[1]
  if (divisor && rows.some(({ cells }) => cells[divisor] === 0)) throw new Unfulfilled('division by zero')
}

type TimeFilter = NonNullable<Parameters['time']>

const isDuring = (at: number, time: TimeFilter): boolean =>
  'instantMs' in time
    ? at === time.instantMs
    : at >= (time.startMs ?? Number.NEGATIVE_INFINITY) && at <= (time.endMs ?? Number.POSITIVE_INFINITY)

interface Box {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
}

/** True for a place in a box, its edge included. */
export const isInside = ([x, y]: readonly [number, number], { xmin, ymin, xmax, ymax }: Box): boolean =>
  x >= xmin && x <= xmax && y >= ymin && y <= ymax

/** The shape of a row as JSON; undefined where it has none. */
export function shapeOf({ entry }: WorldLayer, { at, to }: WorldRow): Json | undefined {
  if (at === undefined) return undefined
  const [x, y] = at
  if (entry.geometryType === 'esriGeometryPolyline') return { paths: [[at, to ?? [x + 1, y]]] }
  if (entry.geometryType === 'esriGeometryPolygon') return { rings: [[at, [x, y + 1], [x + 1, y], at]] }
  return { x, y }
}

/** Rows, ids, a count, an extent or statistics of one layer, as JSON, GeoJSON or PBF. */
export function answeredQuery(layer: WorldLayer, map: MapRequest, manner: Manner): unknown {
  const { parameters, format } = map
  const rows = inOrder(chosen(layer, parameters), parameters, layer)
  if (manner === 'talkative') return featuresOf(layer, rows, { parameters: {}, format })
  if (parameters.returnIdsOnly) return { objectIdFieldName: 'OBJECTID', objectIds: rows.map(idOf) }
  if (parameters.returnCountOnly) return { count: rows.length }
  if (parameters.returnExtentOnly) return { count: rows.length, extent: boxOf(rows) }
  if (parameters.outStatistics) return { features: statisticsOf(layer, rows, parameters) }
  const top = parameters.topFilter ? topRows(rows, parameters.topFilter) : rows
  const paged = top.slice(0, parameters.resultRecordCount)
  return featuresOf(layer, parameters.returnDistinctValues ? distinct(paged, parameters) : paged, map)
}

const idOf = ({ cells }: WorldRow): number => Number(cells.OBJECTID)

function inOrder(rows: readonly WorldRow[], { orderByFields = [] }: Parameters, layer: WorldLayer) {
  const [first] = orderByFields
  const name = first && columnOf(layer, first.field)
  if (!name) return rows
  const sign = first?.direction === 'DESC' ? -1 : 1
  return [...rows].sort(({ cells: a }, { cells: b }) => sign * (String(a[name]) < String(b[name]) ? -1 : 1))
}

const columnOf = ({ entry }: WorldLayer, field: string): string | undefined =>
  entry.fields.find(({ name }) => name.toLowerCase() === field.toLowerCase())?.name

function topRows(
  rows: readonly WorldRow[],
  { groupByFields, topCount }: NonNullable<Parameters['topFilter']>,
) {
  const groups = Map.groupBy(rows, ({ cells }) => groupByFields.map((name) => cells[name]).join())
  return [...groups.values()].flatMap((group) => group.slice(0, topCount))
}

function distinct(rows: readonly WorldRow[], { outFields }: Parameters): readonly WorldRow[] {
  const names = outFields === '*' || outFields === undefined ? [] : outFields
  return [...new Map(rows.map((row) => [names.map((name) => row.cells[name]).join(), row])).values()]
}

/** Names of the columns that a reply to these values has; the object id is always among them, but for distinct values. */
function columnsFor(
  { entry }: WorldLayer,
  { outFields = '*', returnDistinctValues }: Parameters,
): readonly string[] {
  const all = entry.fields.filter(({ type }) => !type.endsWith('Geometry')).map(({ name }) => name)
  if (outFields === '*') return all
  const asked = new Set(outFields.map((name) => name.toLowerCase()))
  const besides = returnDistinctValues ? undefined : entry.objectIdField
  return all.filter((name) => name === besides || asked.has(name.toLowerCase()))
}

function featuresOf(
  layer: WorldLayer,
  rows: readonly WorldRow[],
  { parameters, format }: Pick<MapRequest, 'parameters' | 'format'>,
): unknown {
  const columns = columnsFor(layer, parameters)
  const cellsOf = ({ cells }: WorldRow): Json =>
    Object.fromEntries(columns.map((name) => [name, cells[name]]))
  const hasShapes = parameters.returnGeometry !== false && layer.entry.geometryType !== undefined
  if (format === 'pbf') return pbfOf(layer, rows, { columns, hasShapes })
  const grid = parameters.quantizationParameters
  const transform = grid && { translate: grid.extent ?? boxOf(layer.rows) }
  const shape = (row: WorldRow): Json | undefined => (hasShapes ? shapeOf(layer, row) : undefined)
  if (format === 'geojson') {
    const features = rows.map((row) => ({
      type: 'Feature',
      id: row.cells.OBJECTID,
      geometry: geoJsonOf(shape(row)),
      properties: cellsOf(row),
    }))
    return { type: 'FeatureCollection', bbox: boxOf(rows), features }
  }
  const { entry } = layer
  return {
    objectIdFieldName: entry.objectIdField ?? '',
    globalIdFieldName: entry.globalIdField ?? '',
    displayFieldName: entry.displayField,
    fieldAliases: Object.fromEntries(columns.map((name) => [name, `alias of ${name}`])),
    geometryType: entry.geometryType,
    spatialReference: referenceAsked(parameters),
    ...(transform ? { transform } : {}),
    fields: entry.fields.filter(({ name }) => columns.includes(name)),
    features: rows.map((row) => ({
      attributes: cellsOf(row),
      ...(hasShapes ? { geometry: shape(row) } : {}),
      ...(parameters.returnCentroid && row.at ? { centroid: { x: row.at[0], y: row.at[1] } } : {}),
    })),
    [`rows of ${entry.name}`]: rows.length,
  }
}

/** The reference of shapes; their numbers are the same in all. */
const referenceAsked = ({ outSR }: Parameters): unknown =>
  outSR && 'wkid' in outSR && outSR.wkid !== 3857 && outSR.wkid !== 102100 ? { wkid: outSR.wkid } : reference

function geoJsonOf(shape: Json | undefined): Json | null {
  if (shape === undefined) return null
  const { x, y, paths, rings } = shape
  if (rings) return { type: 'Polygon', coordinates: rings }
  if (paths) return { type: 'LineString', coordinates: (paths as readonly unknown[])[0] }
  return { type: 'Point', coordinates: [x, y] }
}

/** Coordinates stand on a grid that begins at the lowest corner of all shapes of the reply. */
function pbfOf(
  { entry }: WorldLayer,
  rows: readonly WorldRow[],
  { columns, hasShapes }: { columns: readonly string[]; hasShapes: boolean },
): Uint8Array {
  const { xmin, ymin } = boxOf(rows)
  const [x0, y0] = [Number(xmin), Number(ymin)]
  const geometry = ({ at }: WorldRow) =>
    hasShapes && at ? { geometry: encodePbfGeometry({ lengths: [1], coords: [at[0] - x0, at[1] - y0] }) } : {}
  const value = (cell: unknown): PbfValue =>
    typeof cell === 'number' ? { double: cell } : typeof cell === 'string' ? { string: cell } : { null: true }
  return encodeFeatureCollection({
    version: '',
    queryResult: {
      featureResult: {
        objectIdFieldName: entry.objectIdField ?? '',
        geometryType: entry.geometryType === 'esriGeometryPolyline' ? 2 : 0,
        spatialReference: reference,
        ...(hasShapes && rows.length > 0
          ? { transform: { scale: { x: 1, y: 1 }, translate: { x: x0, y: y0 } } }
          : {}),
        hasZ: false,
        hasM: false,
        fields: columns.map((name) => ({ name, alias: name })),
        features: rows.map((row) => ({
          attributes: columns.map((name) => value(row.cells[name])),
          ...geometry(row),
        })),
      },
    },
  })
}

function statisticsOf(
  layer: WorldLayer,
  rows: readonly WorldRow[],
  { outStatistics = [], groupByFieldsForStatistics = [], having }: Parameters,
): readonly Json[] {
  const names = groupByFieldsForStatistics.map(String)
  const groups = Map.groupBy(rows, ({ cells }) => names.map((name) => cells[name]).join())
  const results = (group: readonly WorldRow[]): Json =>
    Object.fromEntries(outStatistics.map((one) => [resultName(layer, one), resultOf(one, group)]))
  const lines = [...groups.values()].map((group) => ({
    ...Object.fromEntries(names.map((name) => [name, group[0]?.cells[name]])),
    ...results(group),
  }))
  return lines
    .filter(
      (line) => having === undefined || evaluate(asRow(having), line as Record<string, string>) === true,
    )
    .map((attributes) => ({ attributes }))
}

/** A condition on groups whose aggregates are read as their field. */
const asRow = (having: Expression): Expression => mapResults(having, (field) => field)

/** A database takes the name of a column for the column. */
function resultName(
  layer: WorldLayer,
  { statisticType, onStatisticField, outStatisticFieldName: name }: Statistic,
) {
  if (name !== undefined && columnOf(layer, name)) throw new Unfulfilled(`${name} is a column`)
  return name ?? `${statisticType}_${String(onStatisticField)}`
}

function resultOf({ statisticType, onStatisticField: field }: Statistic, rows: readonly WorldRow[]): unknown {
  const name = typeof field === 'string' ? field : field && printExpression(field)
  const values = rows.map(({ cells }) => cells[name ?? ''] ?? 0)
  const numbers = values.map(Number)
  switch (statisticType) {
    case 'count':
      return rows.length
    case 'max':
      return values.toSorted().at(-1)
    case 'min':
      return values.toSorted()[0]
    case 'envelopeAggregate':
      return boxOf(rows)
    default:
      return numbers.reduce((sum, one) => sum + one, 0)
  }
}

/** Bins and renderers made from values: each value of the field with the number of its rows. */
export function answeredSummary(layer: WorldLayer, { parameters }: MapRequest): Json {
  const { classificationDef, bin, binField, outStatistics = [] } = parameters
  const field = classificationDef?.fields[0] ?? bin?.field ?? binField ?? ''
  const rows = chosen(layer, parameters)
  const values = [...Map.groupBy(rows, ({ cells }) => cells[columnOf(layer, field) ?? '']).entries()]
  const lower = parameters.lowerBoundaryAlias ?? 'lowerBoundary'
  if (columnOf(layer, lower)) throw new Unfulfilled(`${lower} is a column`)
  if (classificationDef)
    return {
      type: 'uniqueValue',
      uniqueValueInfos: values.map(([value, group]) => ({ value, count: group.length })),
    }
  return {
    fields: [
      { name: lower, alias: lower },
      ...outStatistics.map((one) => ({ name: resultName(layer, one) })),
    ],
    features: values.map(([value, group]) => ({
      attributes: {
        [lower]: value,
        ...Object.fromEntries(outStatistics.map((one) => [resultName(layer, one), resultOf(one, group)])),
      },
    })),
  }
}

/** Rows of the other table by the key that both sides of a relationship have. */
export function answeredRelated(world: World, layer: WorldLayer, map: MapRequest, manner: Manner): Json {
  const { relationshipId, objectIds = [], definitionExpression: where, returnCountOnly } = map.parameters
  const link = layer.entry.relationships.find(({ id }) => id === relationshipId)
  const other = world.layers.find(({ entry }) => entry.id === link?.relatedLayerId)
  if (link?.keyField === undefined || other === undefined) return { relatedRecordGroups: [] }
  const key = other.entry.relationships[0]?.keyField ?? 'NAME'
  const given = manner === 'talkative' ? { parameters: {}, format: 'json' as const } : map
  const groups = chosen(layer, { objectIds }).flatMap((row) => {
    const related = chosen(other, { where }).filter(
      ({ cells }) => cells[key] === row.cells[link.keyField ?? ''],
    )
    if (related.length === 0) return []
    const records = (featuresOf(other, related, given) as { features: readonly Json[] }).features
    const group = {
      objectId: idOf(row),
      count: related.length,
      ...(manner === 'talkative' ? { row: row.cells } : {}),
    }
    return [returnCountOnly && manner === 'exact' ? group : { ...group, relatedRecords: records }]
  })
  if (returnCountOnly && manner === 'exact') return { relatedRecordGroups: groups }
  const { fields } = featuresOf(other, [], given) as { fields: unknown }
  return { fields, geometryType: other.entry.geometryType, relatedRecordGroups: groups }
}
