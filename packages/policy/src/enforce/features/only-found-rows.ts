import {
  decodeFeatureCollection,
  encodeFeatureCollection,
  type FeatureQuery,
  keepFeatures,
} from '@mapgate/protocol'
import { areaRowsKey } from '../../model/area-right.ts'
import { rowsNeedKey } from '../../model/facts.ts'
import { numberIn } from '../../model/json-text.ts'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import type { View } from '../../model/rights.ts'
import type { OfLayer } from '../areas/client-shape.ts'
import { thenPlan } from '../join-plans.ts'
import { jsonUpstreamReply } from '../narrowing.ts'
import { isFailed, jsonOf, objectsIn } from '../upstream-json.ts'
import { idOf } from './cell-masking.ts'
import { isPbf } from './cell-masking-pbf.ts'

/**
 * Leaves out rows and ids of a reply that are not among those which were found in the areas of these views: the answer of a map server to a condition is no
 * proof. Where a view has no area, or its rows were not told by ids, nothing is left out.
 */
export function onlyFoundRows(
  plan: Plan,
  query: FeatureQuery,
  held: { views: readonly View[]; of: OfLayer },
): Plan {
  const key = held.of.layer.objectIdField
  const found = query.distinct || query.statistics !== undefined ? undefined : foundIn(held)
  if (key === undefined || found === undefined) return plan
  return thenPlan(plan, (reply) => foundOnly(reply, key, (id) => found.some((ids) => ids.has(id))))
}

/** The ids that were found for each of these views; undefined where they do not tell all rows. */
function foundIn({
  views,
  of: { layer, rights },
}: {
  readonly views: readonly View[]
  readonly of: OfLayer
}): readonly ReadonlySet<number>[] | undefined {
  const keys = new Set(views.map(({ area }) => area && rowsNeedKey(layer.id, areaRowsKey(area))))
  const found = [...keys].map((key) => (key === undefined ? undefined : rights.facts?.rows.get(key)))
  const ids = found.flatMap((rows) => (rows && 'ids' in rows ? [setOf(rows.ids)] : []))
  return ids.length === 0 || ids.length < found.length ? undefined : ids
}

const sets = new WeakMap<readonly number[], ReadonlySet<number>>()

/** Ids that were found are kept for many requests, and so is their set. */
function setOf(ids: readonly number[]): ReadonlySet<number> {
  const known = sets.get(ids) ?? new Set(ids)
  sets.set(ids, known)
  return known
}

function foundOnly(reply: UpstreamReply, key: string, isFound: (id: number) => boolean): UpstreamReply {
  if (isFailed(reply)) return reply
  if (isPbf(reply)) return { ...reply, body: foundInPbf(reply.body as Uint8Array, key, isFound) }
  const { features, objectIds, ...json } = jsonOf(reply)
  return jsonUpstreamReply({
    ...json,
    ...(features === undefined
      ? {}
      : { features: objectsIn(features).filter((row) => isFound(idOf(row, key))) }),
    ...(Array.isArray(objectIds) ? { objectIds: objectIds.filter((id) => isFound(numberIn(id))) } : {}),
    ...(objectIds === null ? { objectIds } : {}),
  })
}

function foundInPbf(bytes: Uint8Array, key: string, isFound: (id: number) => boolean): Uint8Array {
  const decoded = decodeFeatureCollection(bytes)
  if ('fault' in decoded) throw new Refused('upstream.invalid-reply', decoded.fault.message)
  const { collection } = decoded
  const ids = collection.queryResult?.idsResult
  if (ids)
    return encodeFeatureCollection({
      ...collection,
      queryResult: {
        idsResult: { ...ids, objectIds: (ids.objectIds ?? []).filter((id) => isFound(Number(id))) },
      },
    })
  return encodeFeatureCollection(
    keepFeatures(collection, (row) => {
      const column = Object.keys(row).find((name) => name.toLowerCase() === key.toLowerCase())
      return column !== undefined && isFound(numberIn(row[column]))
    }),
  )
}
