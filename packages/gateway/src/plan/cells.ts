import type { MapRequest } from '@mapgate/protocol'
import {
  decodeFeatureCollection,
  encodeFeatureCollection,
  matchNone,
  type PbfFeature,
  rowOfFeature,
} from '@mapgate/protocol'
import { GatewayError } from '../core/errors.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import type { Plan } from '../core/plan.ts'
import { geometryField, type LayerRights, shows, type View } from '../core/rights.ts'
import { type Ask, jsonUpstreamReply, replyAt, send } from './ask.ts'
import { idsAmong, idsOf, layerQuery } from './rows-query.ts'

type Json = { [name: string]: unknown }

/** Which fields of a row may be shown, `geometry` among them. */
type Allows = (objectId: number, field: string) => boolean

/**
 * A query whose rows come from several views with different fields: the rows that were found are asked for once more with the
 * condition of each view, and cells that no view shows are blanked. The server decides, not a copy of its rules.
 */
export function planCells(
  ask: Ask,
  seen: LayerRights,
  { map, fields }: { map: MapRequest; fields: readonly string[] },
): Plan {
  const { layer } = seen
  const key = layer.objectIdField
  if (key === undefined)
    throw new GatewayError('access.denied', 'rows without object ids cannot be shown in parts')
  const views = seen.views.filter((view) => fields.some((field) => shows(view, field)))
  const conditional = views.filter((view) => view.where !== null)
  const checks = conditional.map(({ where }) => (earlier: readonly UpstreamReply[]) => {
    const ids = objectIdsOf(replyAt(earlier, 0), key)
    const check =
      ids.length === 0
        ? layerQuery(ask, layer.id, { where: matchNone, returnIdsOnly: true })
        : idsAmong(ask, layer.id, { ids, where: where ?? matchNone })
    return send(ask, check)
  })
  return {
    steps: [() => send(ask, map), ...checks],
    combine: (replies) => {
      const failed = replies.find((reply) => reply.error !== undefined || reply.status >= 400)
      if (failed) return failed
      const rows = new Map<View, ReadonlySet<number>>(
        conditional.map((view, index) => [view, idsOf(replyAt(replies, index + 1))]),
      )
      const allows: Allows = (id, field) =>
        views.some((view) => shows(view, field) && (rows.get(view)?.has(id) ?? true))
      const reply = replyAt(replies, 0)
      if (isPbf(reply) && !ask.protections.pbf) return reply
      return blanked(reply, { key, fields, allows })
    },
  }
}

interface Blanking {
  readonly key: string
  readonly fields: readonly string[]
  readonly allows: Allows
}

function blanked(reply: UpstreamReply, blanking: Blanking): UpstreamReply {
  return isPbf(reply) ? blankedPbf(reply, blanking) : blankedJson(reply, blanking)
}

const isPbf = ({ headers }: UpstreamReply): boolean =>
  /protobuf|octet-stream/.test(headers['content-type'] ?? '')

function blankedJson(reply: UpstreamReply, { key, fields, allows }: Blanking): UpstreamReply {
  const json = jsonOf(reply)
  for (const feature of featuresOf(json)) {
    const attributes = (feature.attributes ?? feature.properties ?? {}) as Json
    const id = Number(attributes[key] ?? feature.id)
    for (const field of fields) {
      if (allows(id, field)) continue
      if (field === geometryField) removeGeometry(feature)
      else if (Object.hasOwn(attributes, field)) attributes[field] = null
    }
  }
  return jsonUpstreamReply(json)
}

function removeGeometry(feature: Json): void {
  if ('properties' in feature) feature.geometry = null
  else delete feature.geometry
  delete feature.centroid
}

function blankedPbf(reply: UpstreamReply, { key, fields, allows }: Blanking): UpstreamReply {
  const collection = collectionOf(reply)
  const result = collection.queryResult?.featureResult
  if (result === undefined) return reply
  const columns = (result.fields ?? []).map((field) => field.name ?? '')
  const blankedFeature = (feature: PbfFeature): PbfFeature => {
    const id = Number(rowOfFeature(result.fields, feature)[key])
    const hidden = new Set(fields.filter((field) => !allows(id, field)))
    const attributes = feature.attributes?.map((value, index) =>
      hidden.has(columns[index] ?? '') ? { null: true } : value,
    )
    const bare = hidden.has(geometryField) ? {} : feature
    return { ...bare, ...(attributes ? { attributes } : {}) }
  }
  const changed = { ...result, features: (result.features ?? []).map(blankedFeature) }
  return {
    ...reply,
    headers: { 'content-type': reply.headers['content-type'] ?? 'application/x-protobuf' },
    body: encodeFeatureCollection({ ...collection, queryResult: { featureResult: changed } }),
  }
}

function objectIdsOf(reply: UpstreamReply, key: string): readonly number[] {
  if (reply.error !== undefined || reply.status >= 400) return []
  if (isPbf(reply)) {
    const result = collectionOf(reply).queryResult?.featureResult
    return (result?.features ?? []).map((feature) => Number(rowOfFeature(result?.fields, feature)[key]))
  }
  return featuresOf(jsonOf(reply)).map((feature) =>
    Number(((feature.attributes ?? feature.properties) as Json)?.[key] ?? feature.id),
  )
}

function collectionOf({ body }: UpstreamReply) {
  const decoded = decodeFeatureCollection(body as Uint8Array)
  if ('collection' in decoded) return decoded.collection
  throw new GatewayError('upstream.invalid-reply', decoded.fault.message)
}

function jsonOf({ body }: UpstreamReply): Json {
  return JSON.parse(Buffer.from(body as Uint8Array).toString('utf8')) as Json
}

const featuresOf = ({ features }: Json): Json[] =>
  Array.isArray(features) ? features.filter((feature) => typeof feature === 'object' && feature !== null) : []
