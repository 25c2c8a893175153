import type { AskedIntent } from '@mapgate/protocol'
import { Refused } from '../model/refusal.ts'
import type { ServiceRights } from '../model/rights.ts'
import { noRows } from '../model/row-filter.ts'

/**
 * Refuses texts with characters that a database of single bytes may read as an apostrophe, from a caller from whom something is hidden: what
 * follows such a character would no longer be held by the policy.
 * @throws Refused `request.parameter-invalid`
 */
export function demandCertainTexts({ hasUncertainText }: AskedIntent): void {
  if (!hasUncertainText()) return
  throw new Refused(
    'request.parameter-invalid',
    'a text with a character that may become an apostrophe; the upstream is not said to be Unicode (upstreams.*.characters)',
    {
      publicText:
        'A text holds a character that some databases take for an apostrophe, such as a typographic one. Write a plain apostrophe, twice, or ask the administrator whether the map server keeps texts in Unicode.',
    },
  )
}

const uncertain = new WeakMap<ServiceRights['layers'], boolean>()

/** True where some rows are chosen by such a text. Found out once for each decision: requests ask for it, whatever number of layers there is. */
function hasUncertainRows(layers: ServiceRights['layers']): boolean {
  const known =
    uncertain.get(layers) ?? layers.values().some(({ views }) => views.some((view) => view.uncertain))
  uncertain.set(layers, known)
  return known
}

/** The rights without rows that are chosen by such a text in an attribute of the caller. */
export function withCertainRows(rights: ServiceRights): ServiceRights {
  if (!hasUncertainRows(rights.layers)) return rights
  const layers = [...rights.layers].map(([id, { layer, views }]) => {
    const certain = views.map((view) => (view.uncertain ? { ...view, rows: noRows } : view))
    return [id, { layer, views: certain }] as const
  })
  return { ...rights, layers: new Map(layers) }
}
