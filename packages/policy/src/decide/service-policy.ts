import type { Permission } from '../enforce/operations/rule.ts'
import type { MountName } from '../model/asked-request.ts'
import type { Catalog, ServiceEntry } from '../model/catalog.ts'
import type { OperationClass } from '../model/operation-class.ts'
import type { Principal } from '../model/principal.ts'
import type { ServiceRights, TileRight } from '../model/rights.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { isFor, subjectsOf, subjectsOfGrant } from './subjects.ts'
import { attributeOf, searchesLayers, viewedLayers, withoutContainedViews } from './views.ts'

/** Grants by subject: whom they are for. */
type ServicePolicy = ReadonlyMap<string, readonly CompiledGrant[]>

/** Indexes the grants on one service at one mount by subject. */
export function servicePolicy(
  grants: readonly CompiledGrant[],
  mount: string,
  { name, type }: Pick<ServiceEntry, 'name' | 'type'>,
): ServicePolicy {
  return bySubject(grants.filter((grant) => grant.isOnMount(mount) && grant.isOnService(name, type)))
}

/** Indexes grants by subject. */
export function bySubject(grants: readonly CompiledGrant[]): ServicePolicy {
  const index = new Map<string, CompiledGrant[]>()
  for (const grant of grants) {
    for (const subject of subjectsOfGrant(grant.source)) {
      const list = index.get(subject) ?? []
      index.set(subject, list)
      // One grant may come to a subject in several ways.
      if (list.at(-1) !== grant) list.push(grant)
    }
  }
  return index
}

/** The grants that are for a principal, each once. Dates of grants are not looked at. */
export function grantsFor(policy: ServicePolicy, principal: Principal): readonly CompiledGrant[] {
  const lists = subjectsOf(principal).flatMap((subject) => {
    const list = policy.get(subject)
    return list ? [list] : []
  })
  const [only = [], ...others] = lists
  const found = others.length === 0 ? only : [...new Set(lists.flat())]
  return found.filter((grant) => isFor(grant.source, principal))
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
export type RightsOf = (
  grants: readonly CompiledGrant[],
  permission: Permission,
  operationId: string,
) => ServiceRights

/**
 * Makes the function that joins what grants give a principal of a service, one operation after the other. A service may have thousands of layers,
 * and operations that the same grants allow share what is given of them.
 */
export function createRightsOf(service: ServiceEntry, principal: Principal): RightsOf {
  const viewed = new Map<string, ServiceRights['layers']>()
  const known = new Map<string, ServiceRights>()
  return (grants, permission, operationId) => {
    const allowing = grants.filter((grant) => allows(grant, permission, operationId))
    const whole = isWhole(grants, permission, operationId)
    const isEdited = permission === 'edit' && allowing.some(({ edit }) => edit !== null)
    const ofLayers = `${indexesOf(allowing)} ${isEdited}`
    const key = `${indexesOf(grants)} ${ofLayers} ${whole} ${searchesLayers(permission)}`
    const found = known.get(key)
    if (found) return found
    const seen = viewed.get(ofLayers) ?? viewedLayers(service, allowing, { principal, permission })
    const types = typesOf(grants)
    const rights = {
      service,
      ...(types ? { types } : {}),
      whole,
      tiles: allowing.flatMap((grant) => tilesOf(service, grant, principal)),
      layers: withoutContainedViews(seen, permission),
    }
    viewed.set(ofLayers, seen)
    known.set(key, rights)
    return rights
  }
}

const indexesOf = (grants: readonly CompiledGrant[]): string => grants.map(({ index }) => index).join()

/** The types that grants are on; undefined where one is on all. */
function typesOf(grants: readonly CompiledGrant[]): ReadonlySet<string> | undefined {
  const lists = grants.map(({ source }) => source.on.types)
  return lists.every((list) => list !== undefined)
    ? new Set(lists.flat().map((type) => type.toLowerCase()))
    : undefined
}

/**
 * What a grant gives of cached tiles. They are masked to an area only where the catalogue knows which ground each tile shows, and that it
 * has as many pixels as the grant allows.
 */
function tilesOf(
  { type, cached, tileScheme }: ServiceEntry,
  { tiles, picture, areasFor }: CompiledGrant,
  principal: Principal,
): readonly TileRight[] {
  if (tiles === 'whole') return [{ picture }]
  if (tiles === undefined || type !== 'MapServer' || !cached || tileScheme === undefined) return []
  if (tileScheme.cols * tileScheme.rows > picture.pixels) return []
  const areas = areasFor((name) => attributeOf(principal, name)) ?? []
  return areas.map((area) => ({ picture, area }))
}

/** True for a grant that narrows nothing of an operation. One that says how rows may be edited narrows edits, and no reading. */
export const isPlainFor = ({ plain, edit }: CompiledGrant, permission: Permission): boolean =>
  plain && (permission !== 'edit' || edit === null)

/** True when the principal sees something of the service: all of it, a layer, or its cached tiles, for which no layer is needed. */
export function isSeen({ service, whole, layers, tiles }: ServiceRights): boolean {
  return whole || layers.size > 0 || (service.cached && tiles.length > 0)
}

/** True when grants that narrow nothing allow an operation. For an operation that needs all classes that read, they may do so together. */
export function isWhole(
  grants: readonly CompiledGrant[],
  permission: Permission,
  operationId: string,
): boolean {
  const plain = grants.filter((grant) => isPlainFor(grant, permission))
  if (plain.some((grant) => allows(grant, permission, operationId))) return true
  return (
    permission === 'everything' && reading.every((name) => plain.some((grant) => grant.operations.has(name)))
  )
}

/** Keeps the indexed grants of each service from its first use until the catalogue changes. */
export function createServicePolicies(grants: readonly CompiledGrant[]) {
  let generation = -1
  const known = new Map<string, ServicePolicy>()
  return (catalog: Catalog, mount: MountName, service: ServiceEntry): ServicePolicy => {
    if (generation !== catalog.generation) {
      known.clear()
      generation = catalog.generation
    }
    const key = `${mount.path} ${service.type} ${service.name}`
    const found = known.get(key) ?? servicePolicy(grants, mount.path, service)
    known.set(key, found)
    return found
  }
}
