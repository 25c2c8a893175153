import type { Operation } from '@mapgate/protocol'
import type { ServiceEntry } from '../core/catalog.ts'
import type { Principal } from '../core/principal.ts'
import type { ServiceRights } from '../core/rights.ts'
import { demandOf } from './classes.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { isReading } from './denials.ts'
import { allows, isWhole, rightsOf } from './service-policy.ts'

/**
 * Makes the function that finds what grants give a principal of a service for an operation. Descriptions promise by it. Operations that
 * the same grants allow share one answer.
 */
export function asking(
  service: ServiceEntry,
  grants: readonly CompiledGrant[],
  principal: Principal,
): (operation: Operation) => ServiceRights {
  const known = new Map<string, ServiceRights>()
  return (operation) => {
    const usable = principal.scope.readOnly && !isReading(operation) ? [] : grants
    const { id } = operation
    const demand = demandOf(operation)
    const allowing = usable.map((grant) => (allows(grant, demand, id) ? 1 : 0)).join('')
    const key = `${allowing} ${isWhole(usable, demand, id)}`
    const rights = known.get(key) ?? rightsOf(service, usable, { principal, demand, operationId: id })
    known.set(key, rights)
    return rights
  }
}
