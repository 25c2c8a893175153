import type { Domains } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { sees } from '../../model/rights.ts'
import { objectsOf } from '../json-body.ts'
import { answered, type Narrowing, oneStep, step } from '../narrowing.ts'
import { pick, type Show } from '../showing.ts'

/** Domains of the layers that are seen. */
export function narrowDomains({ intent, rights }: Narrowing<Domains>): Plan {
  const layerIds = (intent.layerIds ?? []).filter((id) => rights.layers.has(id))
  return layerIds.length === 0 ? answered({ domains: [] }) : oneStep(step({ ...intent, layerIds }))
}

/** Domains that a field which is seen has. */
export const showDomains: Show = (json, { rights }) => {
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
