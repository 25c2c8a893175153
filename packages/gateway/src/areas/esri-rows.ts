import { isSameReference } from '@mapgate/geometry'
import { isObject, type JsonObject, jsonIn } from '../core/json.ts'

/** A reply to a query in JSON. */
interface RowsReply {
  readonly features: readonly JsonObject[]
  /** True where its shapes are in this reference, whichever of its numbers the reply states. */
  readonly isIn: (wkid: number) => boolean
}

const utf8 = new TextDecoder()

/** The rows in the bytes of a reply; undefined where they are no such reply. */
export function rowsIn(body: Uint8Array): RowsReply | undefined {
  const reply = jsonIn(utf8.decode(body))
  if (!isObject(reply) || !Array.isArray(reply.features)) return undefined
  const { features, spatialReference: reference } = reply
  const stated = isObject(reference) ? [reference.wkid, reference.latestWkid] : []
  return {
    features: features.map((feature: unknown) => (isObject(feature) ? feature : {})),
    isIn: (wkid) => stated.some((one) => typeof one === 'number' && isSameReference(one, wkid)),
  }
}

/** The value of a field, whose name counts without case. */
export function attributeIn({ attributes }: JsonObject, field: string): unknown {
  if (!isObject(attributes)) return undefined
  if (field in attributes) return attributes[field]
  const name = Object.keys(attributes).find((each) => each.toLowerCase() === field.toLowerCase())
  return name === undefined ? undefined : attributes[name]
}
