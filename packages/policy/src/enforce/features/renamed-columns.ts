import { decodeFeatureCollection, encodeFeatureCollection } from '@mapgate/protocol'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { jsonUpstreamReply } from '../narrowing.ts'
import { isFailed, type Json, jsonOf, objectsIn } from '../upstream-json.ts'
import { isPbf } from './cell-masking-pbf.ts'

/** Gives the new name of a column, or the same. */
export type Rename = (name: string) => string

/** A feature set whose columns have other names, as JSON, GeoJSON or PBF; a reply that failed stays as it is. */
export function renamedColumns(reply: UpstreamReply, rename: Rename): UpstreamReply {
  if (isFailed(reply)) return reply
  if (isPbf(reply)) return { ...reply, body: renamedPbf(reply.body as Uint8Array, rename) }
  const json = jsonOf(reply)
  const changed: Json = {
    fieldAliases: members(json.fieldAliases, rename, (alias) => rename(String(alias))),
    fields: json.fields && objectsIn(json.fields).map((field) => renamedField(field, rename)),
    features:
      json.features &&
      objectsIn(json.features).map((row) => ({
        ...row,
        ...known({
          attributes: members(row.attributes, rename),
          properties: members(row.properties, rename),
        }),
      })),
  }
  return jsonUpstreamReply({ ...json, ...known(changed) })
}

/** An object under new names. */
function members(
  value: unknown,
  rename: Rename,
  change = (member: unknown): unknown => member,
): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [rename(name), change(member)]))
}

const known = (json: Json): Json =>
  Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined))

/** Servers repeat the name of a result as its alias. */
function renamedField<Column extends { name?: unknown; alias?: unknown }>(
  field: Column,
  rename: Rename,
): Column {
  const { name, alias } = field
  return {
    ...field,
    ...(typeof name === 'string' ? { name: rename(name) } : {}),
    ...(typeof alias === 'string' ? { alias: rename(alias) } : {}),
  }
}

function renamedPbf(bytes: Uint8Array, rename: Rename): Uint8Array {
  const decoded = decodeFeatureCollection(bytes)
  if ('fault' in decoded) throw new Refused('upstream.invalid-reply', decoded.fault.message)
  const { collection } = decoded
  const result = collection.queryResult?.featureResult
  if (result?.fields === undefined) return bytes
  const fields = result.fields.map((field) => renamedField(field, rename))
  return encodeFeatureCollection({ ...collection, queryResult: { featureResult: { ...result, fields } } })
}
