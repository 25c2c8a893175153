import { havingExpression, isFieldName, type MapRequest, whereExpression } from '@mapgate/protocol'
import type { ServiceEntry } from '../core/catalog.ts'
import { unknownField } from './ask.ts'

/**
 * A name of a field that is not plain (`Area (m²)`, `Bau-Jahr`) goes on only where the catalogue lists it, whoever asks: some servers run
 * `outFields` and orders as SQL. In conditions such a name stands in quotes, and is parsed.
 * @throws GatewayError `request.parameter-invalid`
 */
export function demandListedNames(map: MapRequest, service: ServiceEntry | undefined): void {
  for (const { name, key, type } of map.operation.parameters) {
    if (!map.parameters.has(key) || type === whereExpression || type === havingExpression) continue
    for (const field of type.fieldsIn?.(map.parameters.get(key)) ?? []) {
      if (!isFieldName(field) && !isListed(field, map, service)) throw unknownField(name)
    }
  }
}

function isListed(field: string, { resource }: MapRequest, service: ServiceEntry | undefined): boolean {
  const lower = field.toLowerCase()
  return (service?.layers ?? []).some(
    ({ id, fields }) =>
      (resource.layerId === undefined || resource.layerId === id) &&
      fields.some(({ name }) => name.toLowerCase() === lower),
  )
}
