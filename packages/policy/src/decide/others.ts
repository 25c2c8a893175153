import { type Operation, operations } from '@mapgate/protocol'
import { permissionOf, ruleOf } from '../enforce/operations/table.ts'
import type { Principal } from '../model/principal.ts'
import type { ServiceRights } from '../model/rights.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { isReading } from './denials.ts'
import { allows, isWhole, rightsOf } from './service-policy.ts'
import { searchesLayers } from './views.ts'

/** A principal with the active grants on a service. */
interface Holder {
  readonly grants: readonly CompiledGrant[]
  readonly principal: Principal
}

/**
 * Adds the rights for every other operation of the service type, if the operation describes the service: a description must promise no more
 * than these give. Operations that the same grants allow share one value.
 */
export function withOthers(rights: ServiceRights, operation: Operation, holder: Holder): ServiceRights {
  if (!ruleOf(operation)?.describes) return rights
  const type = operation.id.slice(0, operation.id.indexOf('.') + 1)
  const known = new Map<string, ServiceRights>()
  const others = operations
    .filter(({ id }) => id.startsWith(type))
    .map((other) => [other.id, rightsFor(rights, other, holder, known)] as const)
  return { ...rights, others: new Map(others) }
}

function rightsFor(
  { service }: ServiceRights,
  operation: Operation,
  { grants, principal }: Holder,
  known: Map<string, ServiceRights>,
): ServiceRights {
  const usable = principal.scope.readOnly && !isReading(operation) ? [] : grants
  const { id } = operation
  const permission = permissionOf(operation)
  const allowing = usable.map((grant) => (allows(grant, permission, id) ? 1 : 0)).join('')
  const key = `${allowing} ${isWhole(usable, permission, id)} ${searchesLayers(permission)} ${permission === 'edit'}`
  const rights = known.get(key) ?? rightsOf(service, usable, { principal, permission, operationId: id })
  known.set(key, rights)
  return rights
}
