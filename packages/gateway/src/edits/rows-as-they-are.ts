import { isSameReference } from '@mapgate/geometry'
import type { LayerEntry, RowAsItIs, RowsAsTheyAre, RowsToEdit } from '@mapgate/policy'
import { isObject, type JsonObject } from '../core/json.ts'
import { idIn, jsonObjectOf, objectsIn, strangeReply } from './reply-json.ts'

/**
 * Reads the rows of a reply. What is not certain is no reply: a row that was not asked for, one that comes twice, an attribute in two spellings,
 * shapes in another reference.
 * @param body as it was held
 * @throws GatewayError `upstream.invalid-reply`
 */
export function rowsAsTheyAre(body: unknown, asked: RowsToEdit, layer: LayerEntry): RowsAsTheyAre {
  const reply = jsonObjectOf(body)
  const features = objectsIn(reply.features, 'features')
  if (features.length > asked.most || reply.exceededTransferLimit === true) return { tooMany: asked.most }
  const key = keyOf(reply, layer)
  const rows = features.map((feature) => rowOf(feature, key, { asked, layer }))
  const ids = new Set(rows.map(({ id }) => id))
  if (ids.size < rows.length) throw strangeReply('a row came twice')
  const named = asked.ids && new Set(asked.ids)
  if (named && rows.some(({ id }) => !named.has(id))) throw strangeReply('a row came that was not asked for')
  if (rows.some(({ geometry }) => geometry)) demandReference(reply, asked)
  return { rows }
}

/** The column with the object ids: that of the layer, which a reply may only confirm. */
function keyOf({ objectIdFieldName: stated }: JsonObject, { objectIdField }: LayerEntry): string {
  const key = objectIdField ?? stated
  if (typeof key !== 'string' || key === '')
    throw strangeReply('nothing says which column has the object ids')
  if (typeof stated === 'string' && stated.toLowerCase() !== key.toLowerCase())
    throw strangeReply('the object ids are in another column than those of the layer')
  return key
}

function rowOf(
  { attributes, geometry }: JsonObject,
  key: string,
  { asked, layer }: { readonly asked: RowsToEdit; readonly layer: LayerEntry },
): RowAsItIs {
  if (!isObject(attributes)) throw strangeReply('a row has no attributes')
  const spelled = spelledAs(layer, attributes)
  const id = idIn(spelled.get(key.toLowerCase())?.value, key)
  const known = Object.fromEntries([...spelled.values()].map(({ name, value }) => [name, value]))
  if (asked.question.shapes.geometry === false) return { id, attributes: known }
  if (geometry !== undefined && geometry !== null && !isObject(geometry))
    throw strangeReply('a shape is no object')
  return { id, attributes: known, geometry: geometry ?? null }
}

/** The attributes by lower-case name, spelled as the layer spells them. A name that the layer does not have stays as it came. */
function spelledAs(
  { fields }: LayerEntry,
  attributes: JsonObject,
): ReadonlyMap<string, { readonly name: string; readonly value: unknown }> {
  const names = new Map(fields.map(({ name }) => [name.toLowerCase(), name]))
  const spelled = new Map<string, { readonly name: string; readonly value: unknown }>()
  for (const [stated, value] of Object.entries(attributes)) {
    const folded = stated.toLowerCase()
    if (spelled.has(folded)) throw strangeReply('a row has an attribute twice')
    spelled.set(folded, { name: names.get(folded) ?? stated, value })
  }
  return spelled
}

/** Shapes have to be in the reference that was asked for, whichever of its numbers the reply states. */
function demandReference({ spatialReference }: JsonObject, { question }: RowsToEdit): void {
  const { reference } = question.shapes
  if (reference === undefined || !('wkid' in reference)) return
  const stated = isObject(spatialReference) ? [spatialReference.wkid, spatialReference.latestWkid] : []
  const isAsAsked = stated.some((one) => typeof one === 'number' && isSameReference(one, reference.wkid))
  if (!isAsAsked) throw strangeReply('shapes came in another reference than they were asked for in')
}
