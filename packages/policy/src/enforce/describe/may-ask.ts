import { servedOperation } from '@mapgate/protocol'
import type { ServiceRights } from '../../model/rights.ts'
import type { MayAsk } from '../showing.ts'
import type { Asker, Narrowed } from './member.ts'

/** What is described: a service of this type, or one of its layers; undefined for the service, and for promises of some layer. */
interface Described {
  readonly serviceType: string
  readonly layerId: number | undefined
}

/** Whom a description is for: what is promised is served, and this caller may ask for it. Of a service beside it, that a grant is on its type too. */
export function askerOf(
  { serviceType, layerId }: Described,
  { mayAsk, types }: { readonly mayAsk: MayAsk; readonly types: ServiceRights['types'] },
  narrowed?: Narrowed,
): Asker {
  const offers = (need: string): boolean => {
    const [, beside] = /^beside (\w+)$/.exec(need) ?? []
    if (beside !== undefined) return types?.has(beside) ?? true
    const operation = servedOperation(serviceType, need)
    return operation !== undefined && mayAsk(operation, layerId)
  }
  return { serviceType, offers, ...(narrowed ? { narrowed } : {}) }
}
