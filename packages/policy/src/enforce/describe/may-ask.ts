import { servedOperation } from '@mapgate/protocol'
import type { MayAsk } from '../showing.ts'
import type { Asker, Narrowed } from './member.ts'

/** Whom a description is for: what is promised is served, and this caller may ask for it. `layerId` undefined: of some layer. */
export function askerOf(
  serviceType: string,
  mayAsk: MayAsk,
  layerId: number | undefined,
  narrowed?: Narrowed,
): Asker {
  const offers = (need: string): boolean => {
    const operation = servedOperation(serviceType, need)
    return operation !== undefined && mayAsk(operation, layerId)
  }
  return { serviceType, offers, ...(narrowed ? { narrowed } : {}) }
}
