import {
  type Expression,
  type FieldList,
  fieldName,
  fieldsOf,
  fieldsOfStatistic,
  groupFields,
  isFor,
  mapResults,
  type RequestFor,
  withValues,
} from '@mapgate/protocol'
import type { LayerEntry } from '../model/catalog.ts'
import { covering, geometryField, type LayerRights, unnamedFields, type View } from '../model/rights.ts'
import { type Ask, demandSeen } from './ask.ts'
import type { LayerQuery, RowsRequest } from './asked-operations.ts'
import { demandUnfailing, mayStop } from './failing-conditions.ts'
import { statisticNames } from './result-names.ts'

/**
 * Views that show every field which decides about rows: only their rows can be found, counted, ordered, classed or summed up.
 * @throws Refused `request.parameter-invalid` for fields that are hidden or not there, and for what may stop a database where rows are hidden
 */
export function decidingViews(ask: Ask<RowsRequest>, seen: LayerRights): readonly View[] {
  const named = namedFields(ask, seen)
  for (const [parameter, fields] of named) demandSeen(seen, fields, parameter)
  const views = decidedBy(ask, seen, named)
  demandUnfailing(ask.map, seen, views)
  return views
}

/** True where a condition of the request may stop a database, on one layer of several; see `mayStop`. */
export function mayStopHere(ask: Ask<RowsRequest>, seen: LayerRights): boolean {
  const fields = [...namedFields(ask, seen).flatMap(([, names]) => names), ...impliedFields(ask, seen)]
  const where = ask.map.parameters.where
  return where !== undefined && mayStop(seen, [where], fields)
}

const decidedBy = (ask: Ask<RowsRequest>, seen: LayerRights, named: readonly Named[]): readonly View[] =>
  covering(seen.views, [...named.flatMap(([, fields]) => fields), ...impliedFields(ask, seen)])

type Named = readonly [parameter: keyof RequestFor<RowsRequest>['parameters'], fields: readonly string[]]

/** Fields that the client names in a part of the request that decides about rows, by parameter. */
function namedFields({ map }: Ask<RowsRequest>, seen: LayerRights): readonly Named[] {
  const { where, definitionExpression, outStatistics = [], having, topFilter: top } = map.parameters
  const results = new Set(statisticNames(map).map((name) => name.toLowerCase()))
  const isResult = (name: string) => results.has(name.toLowerCase())
  const hasRowOrder = !map.operation.id.endsWith('.queryAttachments')
  const order = hasRowOrder ? (map.parameters.orderByFields ?? []) : []
  const distinct = map.parameters.returnDistinctValues
    ? (map.parameters.outFields ?? unnamedFields(seen))
    : []
  return [
    ['where', where ? [...fieldsOf(where)] : []],
    ['definitionExpression', definitionExpression ? [...fieldsOf(definitionExpression)] : []],
    ['outStatistics', outStatistics.flatMap(fieldsOfStatistic)],
    [
      'groupByFieldsForStatistics',
      [...(groupFields.fieldsIn?.(map.parameters.groupByFieldsForStatistics ?? []) ?? [])],
    ],
    ['having', having ? columnsOf(having, isResult) : []],
    ['orderByFields', order.map(({ field }) => field).filter((name) => !isResult(name))],
    ['outFields', listed(distinct, seen)],
    ['topFilter', top ? [...top.groupByFields, ...top.orderByFields.map(({ field }) => field)] : []],
    ['bin', listOf(isFor(map, 'FeatureServer.queryBins') ? map.parameters.bin?.field : undefined)],
    ['binField', listOf(map.parameters.binField)],
    ['classificationDef', map.parameters.classificationDef?.fields ?? []],
  ]
}

const listOf = (name: string | undefined): readonly string[] => (name === undefined ? [] : [name])

/** Fields that a condition on groups looks at, besides the results that it names. */
const columnsOf = (having: Expression, isResult: (name: string) => boolean): readonly string[] => [
  ...fieldsOf(mapResults(having, (field) => (isResult(fieldName(field)) ? { kind: 'null' } : field))),
]

/** The request with fields in the catalogue's spelling: some servers call columns as they were asked for. */
export function inLayerSpelling(map: RequestFor<LayerQuery>, { fields }: LayerEntry): RequestFor<LayerQuery> {
  const names = new Map(fields.map(({ name }) => [name.toLowerCase(), name]))
  const spelled = (name: string): string => names.get(name.toLowerCase()) ?? name
  const { outFields } = map.parameters
  if (outFields === undefined || outFields === '*') return map
  return withValues(map, { outFields: [...new Set(outFields.map(spelled))] })
}

/** A list of fields with `*` spelled out. */
export function listed(fields: FieldList, { layer }: LayerRights): readonly string[] {
  return fields === '*' ? layer.fields.map((field) => field.name) : fields
}

/** Fields that decide without being named: the shape in a spatial filter or in an extent of groups, the time of a layer, the object id. */
function impliedFields({ map }: Ask<RowsRequest>, { layer }: LayerRights): readonly string[] {
  const { outStatistics = [], geometry, returnExtentOnly, objectIds, returnIdsOnly, time } = map.parameters
  const sumsShapes = outStatistics.some(({ statisticType }) => statisticType.endsWith('Aggregate'))
  const looksAtShape = geometry !== undefined || returnExtentOnly === true || sumsShapes
  const looksAtIds = objectIds !== undefined || returnIdsOnly === true
  return [
    ...(looksAtShape && layer.geometryType !== undefined ? [geometryField] : []),
    ...(time !== undefined ? layer.timeFields : []),
    ...(looksAtIds && layer.objectIdField !== undefined ? [layer.objectIdField] : []),
  ]
}
