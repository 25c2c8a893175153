import { type AreaBook, noAreas } from '../model/area-book.ts'
import type { MountName } from '../model/asked-request.ts'
import type { Catalog } from '../model/catalog.ts'
import type { GrantConfiguration } from '../model/grant-schema.ts'
import { type OperationClass, operationClasses } from '../model/operation-class.ts'
import type { Principal } from '../model/principal.ts'
import type { ServiceRights } from '../model/rights.ts'
import { isActive } from './active-grants.ts'
import { compileGrant } from './compile-grant.ts'
import { type SeenView, seenView } from './seen-view.ts'
import { createRightsOf, grantsFor, isSeen, servicePolicy } from './service-policy.ts'

/** What a principal sees of a service, in plain values. */
export interface SeenService {
  readonly mount: string
  readonly service: string
  readonly type: string
  /** Classes of operations for which nothing is hidden. */
  readonly whole: readonly OperationClass[]
  readonly layers: readonly SeenLayer[]
}

/** What a principal sees of a layer. */
interface SeenLayer {
  readonly id: number
  readonly name: string
  readonly operations: readonly OperationClass[]
  readonly views: readonly SeenView[]
}

/** Who looks, at which mounts and when, and what is known then. */
interface SeenBy {
  readonly principal: Principal
  readonly mounts: readonly MountName[]
  readonly catalog: Catalog
  /** Default: no area is known. */
  readonly areas?: AreaBook
  /** Epoch milliseconds. */
  readonly now: number
}

/** Lists everything that a principal sees, by mount and service. */
export function seenServices(
  grants: readonly GrantConfiguration[],
  { principal, mounts, catalog, areas = noAreas, now }: SeenBy,
): readonly SeenService[] {
  const compiled = grants
    .map((grant, index) => compileGrant(grant, index, areas))
    .filter((grant) => isActive(grant, now))
  return mounts.flatMap((mount) =>
    catalog.services(mount.upstream).flatMap((service): SeenService[] => {
      const found = grantsFor(servicePolicy(compiled, mount.path, service), principal)
      if (found.length === 0) return []
      const rightsOf = createRightsOf(service, principal)
      const byClass = operationClasses.map((demand) => ({
        demand,
        rights: rightsOf(found, demand, ''),
      }))
      const whole = byClass.filter(({ rights }) => rights.whole).map(({ demand }) => demand)
      const any = rightsOf(found, 'any', '')
      if (whole.length === 0 && !isSeen(any)) return []
      const layers = [...any.layers.values()].map((seen) => ({
        id: seen.layer.id,
        name: seen.layer.name,
        operations: byClass
          .filter(({ demand, rights }) =>
            demand === 'edit' ? mayBeEdited(rights, seen.layer.id) : rights.layers.has(seen.layer.id),
          )
          .map(({ demand }) => demand),
        views: seen.views.map((view) => seenView(seen, view)),
      }))
      return [{ mount: mount.path, service: service.name, type: service.type, whole, layers }]
    }),
  )
}

/** True for a layer that is edited by a grant that narrows nothing, or by one that says how. */
const mayBeEdited = ({ whole, layers }: ServiceRights, layerId: number): boolean =>
  whole || (layers.get(layerId)?.views.some(({ edit }) => edit !== undefined) ?? false)
