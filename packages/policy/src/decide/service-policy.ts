import type { Permission } from '../enforce/operations/rule.ts'
import type { MountName } from '../model/asked-request.ts'
import type { Catalog, ServiceEntry } from '../model/catalog.ts'
import type { OperationClass } from '../model/operation-class.ts'
import type { Principal } from '../model/principal.ts'
import type { ServiceRights } from '../model/rights.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { isFor, subjectsOf, subjectsOfGrant } from './subjects.ts'
import { layersOf } from './views.ts'

/** Grants, such as those of one service at one mount, found by whom they are for. */
type ServicePolicy = ReadonlyMap<string, readonly CompiledGrant[]>

/** Indexes the grants on a service by subject; done once per service and catalogue generation. */
export function servicePolicy(
  grants: readonly CompiledGrant[],
  mount: string,
  service: string,
): ServicePolicy {
  return bySubject(grants.filter((grant) => grant.isOnMount(mount) && grant.isOnService(service)))
}

/** Indexes grants by subject. */
export function bySubject(grants: readonly CompiledGrant[]): ServicePolicy {
  const index = new Map<string, CompiledGrant[]>()
  for (const grant of grants) {
    for (const subject of subjectsOfGrant(grant.source)) {
      const list = index.get(subject) ?? []
      index.set(subject, list)
      list.push(grant)
    }
  }
  return index
}

/** The grants on a service that name a principal, whenever they hold, each once. */
export function grantsFor(policy: ServicePolicy, principal: Principal): readonly CompiledGrant[] {
  const found = subjectsOf(principal).flatMap((subject) => policy.get(subject) ?? [])
  return [...new Set(found)].filter((grant) => isFor(grant.source, principal))
}

const reading: readonly OperationClass[] = ['view', 'query', 'identify', 'attachments', 'export-data']

/** True when a grant allows what an operation asks for. */
export function allows({ operations }: CompiledGrant, permission: Permission, operationId: string): boolean {
  if (operations.has(operationId.toLowerCase())) return true
  if (permission === 'any') return true
  if (permission === 'everything') return reading.every((name) => operations.has(name))
  return operations.has(permission)
}

/** What grants give of a service for one operation. */
export function rightsOf(
  service: ServiceEntry,
  grants: readonly CompiledGrant[],
  {
    principal,
    permission,
    operationId,
  }: { principal: Principal; permission: Permission; operationId: string },
): ServiceRights {
  const allowing = grants.filter((grant) => allows(grant, permission, operationId))
  return {
    service,
    whole: isWhole(grants, permission, operationId),
    tiles: allowing.filter((grant) => grant.tiles).map((grant) => grant.picture),
    layers: layersOf(service, allowing, { principal, permission }),
  }
}

/** True when there is something of the service for the principal: all of it, a layer, or its tiles, which need none. */
export function isSeen({ service, whole, layers, tiles }: ServiceRights): boolean {
  return whole || layers.size > 0 || (service.cached && tiles.length > 0)
}

/** True when grants that narrow nothing allow an operation; several of them together may allow all reading. */
export function isWhole(
  grants: readonly CompiledGrant[],
  permission: Permission,
  operationId: string,
): boolean {
  const plain = grants.filter((grant) => grant.plain)
  if (plain.some((grant) => allows(grant, permission, operationId))) return true
  return (
    permission === 'everything' && reading.every((name) => plain.some((grant) => grant.operations.has(name)))
  )
}

/** Where the policies of services are kept: computed when first asked for, forgotten with the catalogue's generation. */
export function createServicePolicies(grants: readonly CompiledGrant[]) {
  let generation = -1
  const known = new Map<string, ServicePolicy>()
  return (catalog: Catalog, mount: MountName, service: ServiceEntry): ServicePolicy => {
    if (generation !== catalog.generation) {
      known.clear()
      generation = catalog.generation
    }
    const key = `${mount.path} ${service.name}`
    const found = known.get(key) ?? servicePolicy(grants, mount.path, service.name)
    known.set(key, found)
    return found
  }
}
