import type { LayerEntry } from './catalog.ts'
import { Refused } from './refusal.ts'
import type { ServiceRights } from './rights.ts'

/** What a reply says of its layer. */
export interface ToldLayer {
  readonly name?: unknown
  readonly geometryType?: unknown
  /** Objects with `name` and, where they state it, `type`. */
  readonly fields?: unknown
}

/**
 * Checks that a reply is about the layer that was decided on. Where it says something else of its layer than the catalogue, layers may have
 * been renumbered, and the rows may be those of another layer.
 *
 * If the service was read again for this request (`confirmed`), only another type of geometry counts: servers spell some names and types of
 * fields in rows differently from their descriptions.
 * @throws Refused `upstream.layers-changed`
 */
export function demandKnown(
  layer: LayerEntry,
  told: ToldLayer,
  { confirmed = false }: Pick<ServiceRights, 'confirmed'>,
): void {
  const difference = shapeOf(layer, told) ?? (confirmed ? undefined : wordsOf(layer, told))
  if (difference === undefined) return
  throw new Refused('upstream.layers-changed', `layer ${layer.id}: ${difference}`)
}

function shapeOf({ geometryType: known }: LayerEntry, { geometryType: told }: ToldLayer): string | undefined {
  const isStated = typeof told === 'string' && /^esriGeometry(?!Null)/.test(told)
  return !isStated || known === undefined || told === known ? undefined : `${told} instead of ${known}`
}

function wordsOf({ name, fields }: LayerEntry, told: ToldLayer): string | undefined {
  if (typeof told.name === 'string' && told.name !== name) return 'another name'
  if (!Array.isArray(told.fields)) return undefined
  const known = new Map(fields.map((field) => [field.name.toLowerCase(), field.type]))
  const strange = told.fields.find((field) => !isKnownField(field, known))
  return strange === undefined ? undefined : `field ${strange?.name}`
}

function isKnownField(field: unknown, known: ReadonlyMap<string, string>): boolean {
  const { name, type } = (field ?? {}) as { name?: unknown; type?: unknown }
  if (typeof name !== 'string') return true
  const expected = known.get(name.toLowerCase())
  return expected !== undefined && (typeof type !== 'string' || type === expected)
}
