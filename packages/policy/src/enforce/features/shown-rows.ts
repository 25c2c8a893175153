import type { FeatureQuery } from '@mapgate/protocol'
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
import { pick } from '../showing.ts'

/** Members of a feature set that say nothing about a field. */
const plainKeys =
  `geometryType spatialReference exceededTransferLimit hasZ hasM transform type crs bbox count extent objectIds
  properties`.split(/\s+/)

/** The same where there are no shapes: a `bbox` is around those of the rows. */
const shapelessMembers = plainKeys.filter((name) => name !== 'bbox')

const fieldKeys = ['objectIdFieldName', 'globalIdFieldName', 'displayFieldName']

/** What a question says of the fields and shapes in its reply. */
export type ShownParts = Pick<FeatureQuery, 'fields' | 'statistics' | 'shapes'> &
  Partial<Pick<FeatureQuery, 'only' | 'distinct'>>

/**
 * True where a reply may carry shapes: some view shows them, and the caller asked for them. The plan looks at whose shapes are asked for, so a
 * map server that sends them without being asked must not tell them. Rows of distinct values are not blanked one by one, so there every view has
 * to show them.
 */
export const mayHaveShapes = ({ shapes, distinct }: ShownParts, { views }: LayerRights): boolean =>
  (shapes.geometry !== false || shapes.centroid === true) &&
  views[distinct ? 'every' : 'some']((view) => shows(view, geometryField))

/** Which fields of a layer the reply to a query may carry, by lower-case name. */
export function shownNames({ fields: asked }: ShownParts, seen: LayerRights): ReadonlySet<string> {
  // Without a list the plan asked for few fields, unless all are shown; a server that answers more must not tell them.
  const unnamed = asked === undefined && !seen.views.every(showsAll) ? unnamedFields(seen) : seenFields(seen)
  const names = asked === undefined || asked === '*' ? unnamed : asked.filter((name) => sees(seen, name))
  return new Set(names.map((name) => name.toLowerCase()))
}

/** The same for questions whose replies have all fields where the client names none. */
export const orAll = ({ fields = '*', shapes }: ShownParts): ShownParts => ({
  fields,
  shapes: { geometry: shapes.geometry },
})

/** Rows of one layer, with the fields that are seen. Statistics carry names of the caller's choice: their fields were checked before. */
export function shownFeatures(json: JsonObject, asked: ShownParts, seen: LayerRights): JsonObject {
  const isSummary = asked.statistics !== undefined
  const shown = shownNames(asked, seen)
  const isShown = (name: unknown): boolean =>
    typeof name === 'string' && (isSummary || shown.has(name.toLowerCase()))
  const hasShape = mayHaveShapes(asked, seen)
  const key = seen.layer.objectIdField
  const showsKey = key !== undefined && sees(seen, key)
  return {
    ...pick(json, hasShape || asked.only?.extent === true ? plainKeys : shapelessMembers),
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
