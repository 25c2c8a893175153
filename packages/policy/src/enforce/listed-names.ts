import type { UnplainName } from '@mapgate/protocol'
import type { Refusal } from '../model/refusal.ts'
import { type ServiceRights, sees } from '../model/rights.ts'
import { unknownField } from './narrowing.ts'

/**
 * A name of a field that is not plain (`Area (m²)`, `Bau-Jahr`) goes on only where the catalogue lists it, whoever asks: some servers run
 * lists of fields and orders as SQL. For a caller from whom something is hidden only fields that are seen count, so that nobody can try
 * which names the hidden ones have.
 * Why such a request is refused; undefined where it is not.
 */
export function unlistedName(
  names: readonly UnplainName[],
  rights: ServiceRights | undefined,
): Refusal | undefined {
  const unlisted = names.find((name) => !isListed(name, rights))
  return unlisted && unknownField(unlisted.parameter).refusal
}

function isListed({ field, layerId }: UnplainName, rights: ServiceRights | undefined): boolean {
  if (rights === undefined) return false
  const isAsked = (id: number) => layerId === undefined || layerId === id
  if (!rights.whole) return [...rights.layers].some(([id, seen]) => isAsked(id) && sees(seen, field))
  const lower = field.toLowerCase()
  return rights.service.layers.some(
    ({ id, fields }) => isAsked(id) && fields.some(({ name }) => name.toLowerCase() === lower),
  )
}
