import type { AskedRequest } from '../model/asked-request.ts'
import type { Catalog, ServiceEntry } from '../model/catalog.ts'
import type { Principal } from '../model/principal.ts'
import type { ServiceRights } from '../model/rights.ts'
import type { CompiledGrant } from './compile-grant.ts'

/** What was decided about one operation on one service for one principal. */
export interface CachedDecision {
  /** The generation of the catalogue that it was decided by. */
  readonly generation: number
  /** The generation of the areas. */
  readonly areas: number
  /** Epoch milliseconds: valid from `from` until just before `until`. */
  readonly from: number
  readonly until: number
  /** The active grants that allow the operation. */
  readonly grants: readonly CompiledGrant[]
  readonly rights: ServiceRights
  /** What the principal has of the service for any operation: the rest does not exist for this caller. */
  readonly seen: ServiceRights
}

/** Most decisions that are kept for one principal, because a walk through a large site must not fill the memory. */
const maxPerPrincipal = 1_000

/** Keeps decisions for as long as their principal is kept. */
export function createDecisionCache() {
  const byPrincipal = new WeakMap<Principal, Map<string, CachedDecision>>()
  return {
    /** The decision that is kept, while it is valid. */
    recall(
      principal: Principal,
      request: AskedRequest,
      service: ServiceEntry,
      { generation }: Catalog,
      now: number,
    ): CachedDecision | undefined {
      const known = byPrincipal.get(principal)?.get(keyOf(request, service))
      return known && known.generation === generation && known.from <= now && now < known.until
        ? known
        : undefined
    },
    keep(
      principal: Principal,
      request: AskedRequest,
      service: ServiceEntry,
      decision: CachedDecision,
    ): CachedDecision {
      const ofPrincipal = byPrincipal.get(principal) ?? new Map<string, CachedDecision>()
      byPrincipal.set(principal, ofPrincipal)
      if (ofPrincipal.size >= maxPerPrincipal) ofPrincipal.clear()
      ofPrincipal.set(keyOf(request, service), decision)
      return decision
    },
  }
}

const keyOf = ({ mount, map }: AskedRequest, { type, name }: ServiceEntry): string =>
  `${mount.path} ${type} ${name} ${map.operation.id}`
