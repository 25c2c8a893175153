import { type Operation, operations } from '@mapgate/protocol'
import { permissionOf, ruleOf } from '../enforce/operations/table.ts'
import type { Principal } from '../model/principal.ts'
import type { ServiceRights } from '../model/rights.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { isReading } from './denials.ts'
import type { RightsOf } from './service-policy.ts'

/** A principal with the active grants on a service. */
interface Holder {
  readonly grants: readonly CompiledGrant[]
  readonly principal: Principal
  readonly rightsOf: RightsOf
}

/**
 * Adds the rights for every other operation of the service type, if the operation describes the service: a description must promise no more
 * than these give. Operations that the same grants allow share one value.
 */
export function withOthers(rights: ServiceRights, operation: Operation, holder: Holder): ServiceRights {
  if (!ruleOf(operation)?.describes) return rights
  const { grants, principal, rightsOf } = holder
  const type = operation.id.slice(0, operation.id.indexOf('.') + 1)
  const others = operations
    .filter(({ id }) => id.startsWith(type))
    .map((other) => {
      const usable = principal.scope.readOnly && !isReading(other) ? [] : grants
      return [other.id, rightsOf(usable, permissionOf(other), other.id)] as const
    })
  return { ...rights, others: new Map(others) }
}
