import {
  type Expression,
  type FeatureQuery,
  type FieldList,
  fieldName,
  fieldsOf,
  mapResults,
  type RowStatistic,
} from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { covering, geometryField, type LayerRights, unnamedFields, type View } from '../../model/rights.ts'
import { demandSeen, wordFor } from '../narrowing.ts'
import type { DecidingParts } from './deciding-parts.ts'
import { statisticNames } from './result-names.ts'
import { demandUnfailing, mayStop } from './unfailing.ts'

/**
 * Views that show every field which decides about rows: only their rows can be found, counted, ordered, classed or summed up.
 * @throws Refused `request.parameter-invalid` for fields that are hidden or not there, and for what may stop a database where rows are hidden
 */
export function decidingViews(asked: DecidingParts, seen: LayerRights): readonly View[] {
  const named = namedFields(asked, seen)
  for (const [part, fields] of named) demandSeen(seen, fields, wordFor(asked, part))
  const views = decidedBy(asked, seen, named)
  demandUnfailing(asked, seen, views)
  return views
}

/** True where a condition of the question may stop a database, on one layer of several; see `mayStop`. */
export function mayStopHere(asked: DecidingParts, seen: LayerRights): boolean {
  const fields = [...namedFields(asked, seen).flatMap(([, names]) => names), ...impliedFields(asked, seen)]
  return asked.where !== undefined && mayStop(seen, [asked.where], fields)
}

const decidedBy = (asked: DecidingParts, seen: LayerRights, named: readonly Named[]): readonly View[] =>
  covering(seen.views, [...named.flatMap(([, fields]) => fields), ...impliedFields(asked, seen)])

type Named = readonly [part: keyof DecidingParts, fields: readonly string[]]

/** Fields that the client names in a part of the question that decides about rows, by part. */
function namedFields(asked: DecidingParts, seen: LayerRights): readonly Named[] {
  const { where, statistics = [], groups = [], having, order = [], top, by } = asked
  const results = new Set(statisticNames(asked).map((name) => name.toLowerCase()))
  const isResult = (name: string) => results.has(name.toLowerCase())
  const distinct = asked.distinct ? (asked.fields ?? unnamedFields(seen)) : []
  return [
    ['where', where ? [...fieldsOf(where)] : []],
    ['statistics', statistics.flatMap(({ of }) => fieldsIn(of))],
    ['groups', groups.flatMap(fieldsIn)],
    ['having', having ? columnsOf(having, isResult) : []],
    ['order', order.map(({ field }) => field).filter((name) => !isResult(name))],
    ['fields', listed(distinct, seen)],
    ['top', top ? [...top.groups, ...top.order.map(({ field }) => field)] : []],
    ['by', by ? fieldsBy(by) : []],
  ]
}

/** The fields of an item that is a field, or a value that is calculated from fields. */
const fieldsIn = (item: RowStatistic['of']): readonly string[] =>
  item === undefined ? [] : typeof item === 'string' ? [item] : [...fieldsOf(item)]

function fieldsBy(by: NonNullable<DecidingParts['by']>): readonly string[] {
  if (by.kind === 'classes') return by.fields
  return by.field === undefined ? [] : [by.field]
}

/** Fields that a condition on groups looks at, besides the results that it names. */
const columnsOf = (having: Expression, isResult: (name: string) => boolean): readonly string[] => [
  ...fieldsOf(mapResults(having, (field) => (isResult(fieldName(field)) ? { kind: 'null' } : field))),
]

/** The query with fields in the catalogue's spelling: some servers call columns as they were asked for. */
export function inLayerSpelling(query: FeatureQuery, layer: LayerEntry): FeatureQuery {
  const names = new Map(layer.fields.map(({ name }) => [name.toLowerCase(), name]))
  const spelled = (name: string): string => names.get(name.toLowerCase()) ?? name
  const { fields } = query
  if (fields === undefined || fields === '*') return query
  return { ...query, fields: [...new Set(fields.map(spelled))] }
}

/** A list of fields with `*` spelled out. */
export function listed(fields: FieldList, { layer }: LayerRights): readonly string[] {
  return fields === '*' ? layer.fields.map((field) => field.name) : fields
}

const shapeFunctions: ReadonlySet<string> = new Set<RowStatistic['function']>([
  'centroid',
  'envelope',
  'convexHull',
])

/** Fields that decide without being named: the shape in a spatial filter or in an extent of groups, the time of a layer, the object id. */
function impliedFields(asked: DecidingParts, { layer }: LayerRights): readonly string[] {
  const { statistics = [], area, only = {}, ids, time } = asked
  const sumsShapes = statistics.some((one) => shapeFunctions.has(one.function))
  const looksAtShape = area?.shape !== undefined || only.extent === true || sumsShapes
  const looksAtIds = ids !== undefined || only.ids === true
  return [
    ...(looksAtShape && layer.geometryType !== undefined ? [geometryField] : []),
    ...(time !== undefined ? layer.timeFields : []),
    ...(looksAtIds && layer.objectIdField !== undefined ? [layer.objectIdField] : []),
  ]
}
