import { sees } from '../../model/rights.ts'
import { objectsOf } from '../json-body.ts'
import { type Filter, pick } from './context.ts'

/** Domains that a field which is seen has. */
export const shownDomains: Filter = (json, { rights }) => {
  const names = new Set(
    [...rights.layers.values()].flatMap((seen) =>
      seen.layer.fields.filter((field) => sees(seen, field.name)).flatMap((field) => field.domain ?? []),
    ),
  )
  return {
    domains: objectsOf(json.domains)
      .filter((domain) => names.has(String(domain.name)))
      .map((domain) =>
        pick(domain, ['type', 'name', 'codedValues', 'range', 'mergePolicy', 'splitPolicy', 'description']),
      ),
  }
}
