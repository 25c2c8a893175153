import { decodeFeatureCollection, rowOfFeature } from '@mapgate/protocol'
import type { CaseReply } from './gateway.ts'

/** A JSON object. */
export type Json = { readonly [name: string]: unknown }

/** The objects of a list; none where it is no list. */
export const objectsOf = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : []

/** The JSON of a reply, JSONP unwrapped; undefined for other kinds. */
export function jsonOf({ body, headers }: Pick<CaseReply, 'body' | 'headers'>): Json | undefined {
  const type = headers['content-type'] ?? ''
  const text = body.toString('utf8')
  if (/json/.test(type)) return JSON.parse(text) as Json
  const wrapped = /javascript/.test(type) ? /^\/\*\*\/[^(]*\((.*)\);$/s.exec(text)?.[1] : undefined
  return wrapped === undefined ? undefined : (JSON.parse(wrapped) as Json)
}

/** A row as a reply shows it, in whichever format. */
export interface ToldFeature {
  readonly cells: Readonly<Record<string, unknown>>
  /** True where a shape, or its centre, is told. */
  readonly hasShape: boolean
}

/** What a query tells: rows, ids, names of columns. */
export interface ToldQuery {
  readonly features: readonly ToldFeature[]
  readonly objectIds: readonly unknown[]
  readonly names: readonly string[]
}

/** Reads the reply of a query in JSON, GeoJSON or PBF. */
export function toldByQuery(reply: CaseReply): ToldQuery | undefined {
  const json = jsonOf(reply)
  if (json) return toldByJson(json)
  return /protobuf/.test(reply.headers['content-type'] ?? '') ? toldByPbf(reply.body) : undefined
}

/** Reads one feature set of JSON or GeoJSON. */
export function toldByJson(json: Json): ToldQuery {
  const properties = json.properties as Json | undefined
  return {
    features: objectsOf(json.features).map(toldFeature),
    objectIds: [json.objectIds, properties?.objectIds].flatMap((list) => (Array.isArray(list) ? list : [])),
    names: [
      ...objectsOf(json.fields).map(({ name }) => String(name)),
      ...[json.displayFieldName].filter((name) => typeof name === 'string' && name !== '').map(String),
    ],
  }
}

/** One feature of JSON or GeoJSON; the id beside GeoJSON's properties is a cell like others. */
export function toldFeature({ attributes, properties, geometry, centroid, id }: Json): ToldFeature {
  const cells = (attributes ?? properties ?? {}) as Json
  return {
    cells: id === undefined ? cells : { ...cells, OBJECTID: cells.OBJECTID ?? id },
    hasShape: isShape(geometry) || isShape(centroid),
  }
}

const isShape = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((part) => typeof part === 'number' || Array.isArray(part))

function toldByPbf(bytes: Buffer): ToldQuery {
  const decoded = decodeFeatureCollection(bytes)
  if ('fault' in decoded) throw new Error(`a reply is no PBF: ${decoded.fault.message}`)
  const { featureResult, idsResult } = decoded.collection.queryResult ?? {}
  return {
    features: (featureResult?.features ?? []).map((feature) => ({
      cells: rowOfFeature(featureResult?.fields, feature),
      hasShape: (feature.geometry?.length ?? 0) > 0 || (feature.centroid?.length ?? 0) > 0,
    })),
    objectIds: (idsResult?.objectIds ?? []).map(Number),
    names: (featureResult?.fields ?? []).map(({ name }) => name ?? ''),
  }
}
