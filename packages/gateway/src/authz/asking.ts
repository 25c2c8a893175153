import type { Operation } from '@mapgate/protocol'
import type { ServiceEntry } from '../core/catalog.ts'
import type { Principal } from '../core/principal.ts'
import type { ServiceRights } from '../core/rights.ts'
import { demandOf } from './classes.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { isReading } from './denials.ts'
import { rightsOf } from './service-policy.ts'

/**
 * Makes the function that finds what grants give a principal of a service for an operation. Descriptions promise by it. Each operation is
 * looked at once.
 */
export function asking(
  service: ServiceEntry,
  grants: readonly CompiledGrant[],
  principal: Principal,
): (operation: Operation) => ServiceRights {
  const known = new Map<string, ServiceRights>()
  return (operation) => {
    const found = known.get(operation.id)
    if (found) return found
    const usable = principal.scope.readOnly && !isReading(operation) ? [] : grants
    const asked = { principal, demand: demandOf(operation), operationId: operation.id }
    const rights = rightsOf(service, usable, asked)
    known.set(operation.id, rights)
    return rights
  }
}
