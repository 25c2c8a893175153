import type { FeatureQuery, TopRows } from '../intent/index.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import type { TopFilter } from '../values/rows/top-filter.ts'
import { known, type ParameterName, printAs, readBase } from './own.ts'
import {
  onlyNames,
  printOnlyAsked,
  printRows,
  printShapes,
  readOnlyAsked,
  readRows,
  readShapes,
  rowNames,
  shapeNames,
} from './rows.ts'

const carried: readonly ParameterName[] = [
  ...rowNames,
  ...shapeNames,
  ...onlyNames,
  'text',
  'outFields',
  'returnDistinctValues',
  'groupByFieldsForStatistics',
  'having',
  'topFilter',
  'resultRecordCount',
]

const words = {
  ids: 'objectIds',
  fields: 'outFields',
  statistics: 'outStatistics',
  groups: 'groupByFieldsForStatistics',
  order: 'orderByFields',
  top: 'topFilter',
}

/** A query of one layer, of either service type, or of one that the client composed. */
export function readFeatureQuery(
  map: RequestFor<
    | 'MapServer.query'
    | 'MapServer.dynamicLayerQuery'
    | 'FeatureServer.query'
    | 'FeatureServer.queryTopFeatures'
  >,
): FeatureQuery {
  const values: MapRequest['parameters'] = map.parameters
  return {
    kind: 'feature-query',
    ...readBase(map, carried),
    words,
    ...readRows(map),
    shapes: readShapes(values),
    only: readOnlyAsked(values),
    ...known({
      text: values.text,
      fields: values.outFields,
      distinct: values.returnDistinctValues,
      groups: values.groupByFieldsForStatistics,
      having: values.having,
      top: values.topFilter && readTop(values.topFilter),
      limit: values.resultRecordCount,
    }),
  }
}

/** The query of a layer of the service type that the intent names. */
export const printFeatureQuery = (query: FeatureQuery): MapRequest =>
  printAs(query, {
    id: idOf(query),
    resource: query.composed === undefined ? { layerId: query.layerId } : {},
    values: {
      ...printRows(query),
      ...printShapes(query.shapes),
      ...printOnlyAsked(query.only),
      text: query.text,
      outFields: query.fields,
      returnDistinctValues: query.distinct,
      groupByFieldsForStatistics: query.groups,
      having: query.having,
      topFilter: query.top && printTop(query.top),
      resultRecordCount: query.limit,
    },
  })

function idOf({ composed, top, service }: FeatureQuery) {
  if (composed !== undefined) return 'MapServer.dynamicLayerQuery'
  if (top !== undefined) return 'FeatureServer.queryTopFeatures'
  return service.serviceType === 'FeatureServer' ? 'FeatureServer.query' : 'MapServer.query'
}

const readTop = ({ groupByFields: groups, topCount: count, orderByFields: order }: TopFilter): TopRows => ({
  groups,
  count,
  order,
})

const printTop = ({ groups, count, order }: TopRows): TopFilter => ({
  groupByFields: groups,
  topCount: count,
  orderByFields: order,
})
