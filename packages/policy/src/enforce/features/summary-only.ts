import {
  decodeFeatureCollection,
  dropGeometries,
  encodeFeatureCollection,
  type FeatureQuery,
  keepFeatures,
  keepFields,
  type PbfFeatureCollection,
} from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { jsonUpstreamReply } from '../narrowing.ts'
import { isFailed, type Json, jsonOf, objectsIn } from '../upstream-json.ts'
import { isPbf } from './cell-masking-pbf.ts'
import { statisticNames } from './result-names.ts'

/**
 * A reply to a request for statistics, ids, a count or an extent without the rows of a server that does not know what it was asked for:
 * of statistics the columns that are results or groups, of anything else no rows at all.
 */
export function summaryOnly(reply: UpstreamReply, query: FeatureQuery, layer: LayerEntry): UpstreamReply {
  if (isFailed(reply)) return reply
  const isKept = query.statistics !== undefined ? resultsAndGroups(query, layer) : undefined
  if (isPbf(reply)) return { ...reply, body: summaryPbf(reply.body as Uint8Array, isKept) }
  const { features, ...json } = jsonOf(reply)
  if (features === undefined && isKept === undefined) return reply
  // Boxes and grids lie around the shapes of all rows, including those that are left out.
  if (!query.only.extent) for (const name of ['bbox', 'extent', 'transform']) delete json[name]
  return jsonUpstreamReply({
    ...json,
    ...(isKept ? columnsOf(json, isKept) : {}),
    ...(features === undefined
      ? {}
      : { features: isKept ? objectsIn(features).map((row) => results(row, isKept)) : [] }),
  })
}

/** What a reply says of its columns, as far as they stay: a server that answers rows describes hidden columns too. */
function columnsOf({ fields, fieldAliases }: Json, isKept: NonNullable<Kept>): Json {
  const isNamed = (name: unknown): boolean => typeof name === 'string' && isKept(name)
  return {
    ...(fields === undefined ? {} : { fields: objectsIn(fields).filter(({ name }) => isNamed(name)) }),
    ...(fieldAliases === undefined
      ? {}
      : {
          fieldAliases: Object.fromEntries(
            Object.entries(fieldAliases ?? {}).filter(([name]) => isNamed(name)),
          ),
        }),
  }
}

/** True for a column that stays; undefined: there are no rows. */
type Kept = ((name: string) => boolean) | undefined

/** The names of the results and of the groups; where the server chooses a name, as of a group by an expression, what is no column of the layer. */
function resultsAndGroups(query: FeatureQuery, { fields }: LayerEntry): NonNullable<Kept> {
  const asked = query.groups ?? []
  const groups = asked.filter((item) => typeof item === 'string')
  const named = statisticNames(query)
  const kept = new Set([...groups, ...named].map((name) => name.toLowerCase()))
  const isAllNamed = named.length === query.statistics?.length && groups.length === asked.length
  const columns = new Set(fields.map(({ name }) => name.toLowerCase()))
  return (name) => kept.has(name.toLowerCase()) || (!isAllNamed && !columns.has(name.toLowerCase()))
}

function results({ id: _, geometry: __, centroid: ___, ...row }: Json, isKept: NonNullable<Kept>): Json {
  const cells = (value: unknown): Json =>
    Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => isKept(name)))
  return {
    ...row,
    ...('attributes' in row ? { attributes: cells(row.attributes) } : {}),
    ...('properties' in row ? { properties: cells(row.properties), geometry: null } : {}),
  }
}

function summaryPbf(bytes: Uint8Array, isKept: Kept): Uint8Array {
  const decoded = decodeFeatureCollection(bytes)
  if ('fault' in decoded) throw new Refused('upstream.invalid-reply', decoded.fault.message)
  const { collection } = decoded
  if (collection.queryResult?.featureResult === undefined) return bytes
  const kept: PbfFeatureCollection = isKept
    ? keepFields(collection, isKept)
    : keepFeatures(collection, () => false)
  // The grid of the coordinates lies around the shapes of all rows, of those too that are left out.
  return encodeFeatureCollection(dropGeometries(kept))
}
