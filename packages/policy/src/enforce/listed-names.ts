import {
  declaredValues,
  havingExpression,
  isFieldName,
  type MapRequest,
  whereExpression,
} from '@mapgate/protocol'
import type { Refusal } from '../model/refusal.ts'
import { type ServiceRights, sees } from '../model/rights.ts'
import { unknownField } from './narrowing.ts'

/**
 * A name of a field that is not plain (`Area (m²)`, `Bau-Jahr`) goes on only where the catalogue lists it, whoever asks: some servers run
 * `outFields` and orders as SQL. In conditions such a name stands in quotes, and is parsed. For a caller from whom something is hidden only
 * fields that are seen count, so that nobody can try which names the hidden ones have.
 * Why such a request is refused; undefined where it is not.
 */
export function unlistedName(map: MapRequest, rights: ServiceRights | undefined): Refusal | undefined {
  for (const { name, type, value } of declaredValues(map)) {
    if (type === whereExpression || type === havingExpression) continue
    for (const field of type.fieldsIn?.(value) ?? []) {
      if (!isFieldName(field) && !isListed(field, map, rights)) return unknownField(name).refusal
    }
  }
  return undefined
}

function isListed(field: string, map: MapRequest, rights: ServiceRights | undefined): boolean {
  if (rights === undefined) return false
  const isAsked = (id: number) => layerWithFields(map) === undefined || layerWithFields(map) === id
  if (!rights.whole) return [...rights.layers].some(([id, seen]) => isAsked(id) && sees(seen, field))
  const lower = field.toLowerCase()
  return rights.service.layers.some(
    ({ id, fields }) => isAsked(id) && fields.some(({ name }) => name.toLowerCase() === lower),
  )
}

/** The layer whose fields are named; undefined where it may be any. Fields of related records are those of another layer than the path's. */
const layerWithFields = (map: MapRequest): number | undefined =>
  map.parameters.relationshipId !== undefined ? undefined : map.resource.layerId
