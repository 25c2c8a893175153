import { ValueError, type ValueType } from '../../value.ts'
import { type Geometry, readGeometry, writeGeometry } from '../geometry/geometry.ts'
import { asList, asObject, asText, isAbsent, type JsonObject, parseJson } from '../plain/json.ts'
import { readFieldName } from './field-list.ts'

/** A row to write. A null geometry deletes it, an absent one leaves it. */
export interface EditFeature {
  readonly attributes: Readonly<Record<string, string | number | null>>
  readonly geometry?: Geometry | null
}

/** Most rows of one edit. */
export const maxFeatures = 10_000
const maxFields = 1_000
const maxTextLength = 1_000_000

/** Reads one row. */
export function readFeature(value: unknown): EditFeature {
  const feature = asObject(value, 'a feature')
  const attributes: Record<string, string | number | null> = {}
  const entries = Object.entries(
    isAbsent(feature.attributes) ? {} : asObject(feature.attributes, 'attributes'),
  )
  if (entries.length > maxFields) throw new ValueError(`a feature has more than ${maxFields} attributes`)
  const seen = new Set<string>()
  for (const [name, item] of entries) {
    const field = readFieldName(name)
    if (seen.has(field.toLowerCase())) throw new ValueError('a feature names a field twice')
    seen.add(field.toLowerCase())
    attributes[field] = readAttribute(item)
  }
  if (feature.geometry === undefined) return { attributes }
  return { attributes, geometry: feature.geometry === null ? null : readGeometry(feature.geometry) }
}

function readAttribute(value: unknown): string | number | null {
  if (value === null) return null
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return asText(value, 'an attribute', maxTextLength)
}

/** The JSON form of a row. */
export function writeFeature({ attributes, geometry }: EditFeature): JsonObject {
  return geometry === undefined
    ? { attributes }
    : { geometry: geometry === null ? null : writeGeometry(geometry), attributes }
}

/** The fields that rows write. */
export function fieldsOfFeatures(list: readonly EditFeature[]): ReadonlySet<string> {
  return new Set(list.flatMap(({ attributes }) => Object.keys(attributes)))
}

/** Rows to write, as a JSON list. */
export const features: ValueType<readonly EditFeature[]> = {
  id: 'features',
  isBulk: true,
  form: 'JSON [{"attributes":{…},"geometry":{…}}]',
  parse(text) {
    const value = parseJson(text)
    return asList(Array.isArray(value) ? value : [value], 'it', maxFeatures).map(readFeature)
  },
  print: (list) => JSON.stringify(list.map(writeFeature)),
  fieldsIn: fieldsOfFeatures,
}
