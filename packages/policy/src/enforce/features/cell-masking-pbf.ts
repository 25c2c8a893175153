import {
  decodeFeatureCollection,
  encodeFeatureCollection,
  type FeatureQuery,
  type PbfFeature,
  type PbfFeatureResult,
  rowOfFeature,
} from '@mapgate/protocol'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { covering, geometryField, type LayerRights, rowsOf } from '../../model/rights.ts'
import { conditionOf } from '../../model/row-filter.ts'
import { queryOf, rowsAmong } from './own-queries.ts'

/** True for a reply in Esri's PBF. */
export const isPbf = ({ headers }: UpstreamReply): boolean =>
  /protobuf|octet-stream/.test(headers['content-type'] ?? '')

/** Object ids of the rows of a reply, in its order. */
export function pbfObjectIds(reply: UpstreamReply, key: string): readonly number[] {
  const result = resultOf(reply)
  return (result?.features ?? []).map((feature) => idOf(result, feature, key))
}

/** The object id of a row, under whichever spelling of its column. */
function idOf(result: PbfFeatureResult | undefined, feature: PbfFeature, key: string): number {
  const row = rowOfFeature(result?.fields, feature)
  const column = Object.keys(row).find((name) => name.toLowerCase() === key.toLowerCase())
  return column === undefined ? Number.NaN : Number(row[column])
}

/**
 * The shapes of those rows alone that show them. Coordinates in PBF stand on a grid that the server lays around all shapes of a
 * reply, so a shape that is taken out afterwards would still have moved the others.
 */
export function shapesQuery(
  query: FeatureQuery,
  { layer, views }: LayerRights,
  ids: readonly number[],
): FeatureQuery {
  const shown = rowsOf(covering(views, [geometryField]))
  const { centroid: _, ...shapes } = query.shapes
  return queryOf(query, layer.id, {
    format: 'pbf',
    where: conditionOf(rowsAmong(layer, { ids, rows: shown })),
    fields: layer.objectIdField === undefined ? undefined : [layer.objectIdField],
    shapes: { ...shapes, geometry: true },
  })
}

/** What is done to each row of a PBF reply. */
interface PbfMasking {
  readonly key: string
  readonly allows: (objectId: number, field: string) => boolean
  /** The reply to `shapesQuery`; absent where no shape is hidden. */
  readonly shapes: UpstreamReply | undefined
}

/** The reply without the cells that no view shows. */
export function maskedPbf(reply: UpstreamReply, { key, allows, shapes }: PbfMasking): UpstreamReply {
  const collection = collectionOf(reply)
  const result = collection.queryResult?.featureResult
  if (result === undefined) return reply
  const columns = (result.fields ?? []).map((field) => field.name ?? '')
  const placed = shapes && resultOf(shapes)
  const shapeOf = new Map(
    (placed?.features ?? []).map(({ attributes: _, ...shape }, index) => [idAt(placed, index, key), shape]),
  )
  const blanked = (feature: PbfFeature): PbfFeature => {
    const id = idOf(result, feature, key)
    const attributes = feature.attributes?.map((value, index) =>
      allows(id, columns[index] ?? '') ? value : { null: true },
    )
    return { ...(shapes ? shapeOf.get(id) : feature), ...(attributes ? { attributes } : {}) }
  }
  const changed = { ...result, ...placement(placed), features: (result.features ?? []).map(blanked) }
  return {
    ...reply,
    headers: { 'content-type': reply.headers['content-type'] ?? 'application/x-protobuf' },
    body: encodeFeatureCollection({ ...collection, queryResult: { featureResult: changed } }),
  }
}

const idAt = (result: PbfFeatureResult | undefined, index: number, key: string): number => {
  const feature = result?.features?.[index]
  return feature ? idOf(result, feature, key) : Number.NaN
}

/** What a reply says of the shapes in it. */
function placement(result: PbfFeatureResult | undefined): Partial<PbfFeatureResult> {
  if (result === undefined) return {}
  const { geometryType, spatialReference, transform, hasZ, hasM } = result
  return {
    ...(geometryType === undefined ? {} : { geometryType }),
    ...(spatialReference === undefined ? {} : { spatialReference }),
    ...(transform === undefined ? {} : { transform }),
    ...(hasZ === undefined ? {} : { hasZ }),
    ...(hasM === undefined ? {} : { hasM }),
  }
}

const resultOf = (reply: UpstreamReply): PbfFeatureResult | undefined =>
  collectionOf(reply).queryResult?.featureResult

function collectionOf({ body }: UpstreamReply) {
  const decoded = decodeFeatureCollection(body as Uint8Array)
  if ('collection' in decoded) return decoded.collection
  throw new Refused('upstream.invalid-reply', decoded.fault.message)
}
