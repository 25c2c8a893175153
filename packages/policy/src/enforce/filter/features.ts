import type { MapRequest, RequestFor } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { demandKnown, type ToldLayer } from '../../model/known-layer.ts'
import { namedLayer } from '../../model/named-layer.ts'
import {
  geometryField,
  type LayerRights,
  seenFields,
  sees,
  shows,
  showsAll,
  unnamedFields,
} from '../../model/rights.ts'
import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import { type Filter, pick } from './context.ts'

/** Members of a feature set that tell of no field. */
const plainKeys =
  `geometryType spatialReference exceededTransferLimit hasZ hasM transform type crs bbox count extent objectIds
  properties`.split(/\s+/)

/** The same where there are no shapes: a `bbox` is around those of the rows. */
const shapelessMembers = plainKeys.filter((name) => name !== 'bbox')

const fieldKeys = ['objectIdFieldName', 'globalIdFieldName', 'displayFieldName']

/** What a request says of the fields and shapes in its reply. */
export type AskedFields = Pick<
  MapRequest['parameters'],
  | 'outFields'
  | 'outStatistics'
  | 'returnGeometry'
  | 'returnCentroid'
  | 'returnExtentOnly'
  | 'returnDistinctValues'
>

/**
 * True where a reply may carry shapes: some view shows them, and the caller asked for them. The plan looks at whose shapes are asked for, so a
 * map server that sends them without being asked must not tell them. Rows of distinct values are not blanked one by one, so there every view has
 * to show them.
 */
export const mayHaveShapes = (
  { returnGeometry, returnCentroid, returnDistinctValues }: AskedFields,
  { views }: LayerRights,
): boolean =>
  (returnGeometry !== false || returnCentroid === true) &&
  views[returnDistinctValues ? 'every' : 'some']((view) => shows(view, geometryField))

/** Which fields of a layer the reply to a query may carry, by lower-case name. */
export function shownNames({ outFields: asked }: AskedFields, seen: LayerRights): ReadonlySet<string> {
  // Without a list the plan asked for few fields, unless all are shown; a server that answers more must not tell them.
  const unnamed = asked === undefined && !seen.views.every(showsAll) ? unnamedFields(seen) : seenFields(seen)
  const names = asked === undefined || asked === '*' ? unnamed : asked.filter((name) => sees(seen, name))
  return new Set(names.map((name) => name.toLowerCase()))
}

/** Rows of one layer, with the fields that are seen. Statistics carry names of the caller's choice: their fields were checked before. */
export function shownFeatures(json: JsonObject, asked: AskedFields, seen: LayerRights): JsonObject {
  const isSummary = asked.outStatistics !== undefined
  const shown = shownNames(asked, seen)
  const isShown = (name: unknown): boolean =>
    typeof name === 'string' && (isSummary || shown.has(name.toLowerCase()))
  const hasShape = mayHaveShapes(asked, seen)
  const key = seen.layer.objectIdField
  const showsKey = key !== undefined && sees(seen, key)
  return {
    ...pick(json, hasShape || asked.returnExtentOnly === true ? plainKeys : shapelessMembers),
    ...Object.fromEntries(
      fieldKeys.flatMap((name) =>
        json[name] === undefined || (json[name] !== '' && !sees(seen, String(json[name])))
          ? []
          : [[name, json[name]]],
      ),
    ),
    ...(json.fieldAliases === undefined ? {} : { fieldAliases: shownAliases(json.fieldAliases, isShown) }),
    ...(json.fields === undefined
      ? {}
      : { fields: objectsOf(json.fields).filter((field) => isShown(field.name)) }),
    ...(json.features === undefined
      ? {}
      : { features: shownRows(json.features, { isShown, hasShape, showsKey }) }),
  }
}

const shownAliases = (aliases: unknown, isShown: (name: unknown) => boolean): JsonObject =>
  isObject(aliases) ? Object.fromEntries(Object.entries(aliases).filter(([name]) => isShown(name))) : {}

interface RowRule {
  readonly isShown: (name: unknown) => boolean
  readonly hasShape: boolean
  readonly showsKey: boolean
}

function shownRows(features: unknown, rule: RowRule): readonly JsonObject[] {
  const rows = objectsOf(features)
  const first = rows[0]?.attributes ?? rows[0]?.properties
  const isUniform = isObject(first) && Object.keys(first).every(rule.isShown) && rule.showsKey
  const keys = rule.hasShape ? rowKeys : shapelessKeys
  if (
    isUniform &&
    rows.every((row) => hasOnly(row, keys) && sameKeys(row.attributes ?? row.properties, first))
  )
    return rows
  return rows.map((row) => shownRow(row, rule))
}

const shapelessKeys: ReadonlySet<string> = new Set(['attributes', 'properties', 'type', 'id'])
const rowKeys: ReadonlySet<string> = new Set([...shapelessKeys, 'geometry', 'centroid'])
const hasOnly = (row: JsonObject, keys: ReadonlySet<string>): boolean =>
  Object.keys(row).every((key) => keys.has(key))

/** Rows of one reply have the same members in one order; where they do not, each is looked at. */
function sameKeys(attributes: unknown, first: JsonObject): boolean {
  if (!isObject(attributes)) return false
  const expected = Object.keys(first)
  const keys = Object.keys(attributes)
  return keys.length === expected.length && keys.every((key, index) => key === expected[index])
}

function shownRow(row: JsonObject, { isShown, hasShape, showsKey }: RowRule): JsonObject {
  const shown: JsonObject = {}
  for (const name of Object.keys(row)) {
    if (name === 'attributes' || name === 'properties') shown[name] = shownCells(row[name], isShown)
    else if (name === 'geometry' || name === 'centroid') {
      if (hasShape) shown[name] = row[name]
      else if ('properties' in row) shown[name] = null
    } else if (name === 'type' || (name === 'id' && showsKey)) shown[name] = row[name]
  }
  return shown
}

function shownCells(attributes: unknown, isShown: (name: unknown) => boolean): JsonObject {
  const shown: JsonObject = {}
  if (!isObject(attributes)) return shown
  for (const name of Object.keys(attributes)) if (isShown(name)) shown[name] = attributes[name]
  return shown
}

/** Rows of the layer that the path, or the layer that was composed, names. */
export const shownQuery: Filter<
  'MapServer.query' | 'MapServer.dynamicLayerQuery' | 'FeatureServer.query' | 'FeatureServer.queryTopFeatures'
> = (json, { map, rights }) => {
  const seen = rights.layers.get(layerIdOf(map))
  if (seen === undefined) return json
  demandKnown(seen.layer, toldIn(json, map.parameters), rights)
  return shownFeatures(json, map.parameters, seen)
}

/** Columns of statistics have names of the caller's choice. */
const toldIn = (json: JsonObject, { outStatistics }: AskedFields): ToldLayer =>
  outStatistics !== undefined ? { geometryType: json.geometryType } : json

/** Rows of several layers. */
export const shownLayersQuery: Filter<'FeatureServer.queryLayers'> = (json, { map, rights }) => ({
  layers: objectsOf(json.layers).flatMap((layer) => {
    const seen = rights.layers.get(Number(layer.id))
    if (seen) demandKnown(seen.layer, layer, rights)
    return seen ? [{ id: layer.id, ...shownFeatures(layer, ofLayer(map, seen.layer), seen) }] : []
  }),
})

/** What is asked of one of several layers: its own fields, and the object id, by which its rows are told apart. */
function ofLayer(
  { parameters }: RequestFor<'FeatureServer.queryLayers'>,
  { id, objectIdField }: LayerEntry,
): AskedFields {
  const own = parameters.layerDefs?.find(({ layerId }) => layerId === id)?.outFields
  const asked = own ?? parameters.outFields
  const fields =
    asked === undefined || asked === '*' || objectIdField === undefined ? asked : [...asked, objectIdField]
  const { outFields: _, ...others } = parameters
  return fields === undefined ? others : { ...others, outFields: fields }
}

/** Operations that answer all fields where a client names none. */
const orAll = ({ outFields = '*', returnGeometry = true }: AskedFields): AskedFields => ({
  outFields,
  returnGeometry,
})

/** One row. */
export const shownFeature: Filter<'MapServer.feature' | 'FeatureServer.feature'> = (
  json,
  { map, rights },
) => {
  const seen = rights.layers.get(layerIdOf(map))
  const { features } = seen
    ? shownFeatures({ features: [json.feature] }, orAll(map.parameters), seen)
    : { features: [] }
  return { feature: objectsOf(features)[0] ?? {} }
}

/** Rows of another layer that belong to rows of this one. */
export const shownRelated: Filter<
  | 'MapServer.queryRelatedRecords'
  | 'MapServer.dynamicLayerQueryRelatedRecords'
  | 'FeatureServer.queryRelatedRecords'
> = (json, { map, rights }) => {
  const source = rights.layers.get(layerIdOf(map))
  const { relationshipId: id } = map.parameters
  const related = source?.layer.relationships.find((one) => one.id === id)?.relatedLayerId
  const seen = related === undefined ? undefined : rights.layers.get(related)
  if (seen === undefined) return json
  demandKnown(seen.layer, json, rights)
  return {
    ...shownFeatures(json, orAll(map.parameters), seen),
    relatedRecordGroups: objectsOf(json.relatedRecordGroups).map((group) => ({
      ...pick(group, ['objectId', 'count']),
      ...(group.relatedRecords === undefined
        ? {}
        : {
            relatedRecords: shownFeatures({ features: group.relatedRecords }, orAll(map.parameters), seen)
              .features,
          }),
    })),
  }
}

/** The layer of a path, or behind a layer that the client composed. */
export const layerIdOf = (map: MapRequest): number => namedLayer(map) ?? -1
