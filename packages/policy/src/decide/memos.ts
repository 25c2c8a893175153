import type { AskedRequest } from '../model/asked-request.ts'
import type { Catalog, ServiceEntry } from '../model/catalog.ts'
import type { Principal } from '../model/principal.ts'
import type { ServiceRights } from '../model/rights.ts'
import type { CompiledGrant } from './compile-grant.ts'

/** What was found out about one operation on one service for one principal. */
export interface Memo {
  /** Of the catalogue. */
  readonly generation: number
  /** Epoch milliseconds: good from the first until before the second. */
  readonly from: number
  readonly until: number
  readonly grants: readonly CompiledGrant[]
  readonly rights: ServiceRights
  /** What of the service exists for this principal at all, by whichever operation. */
  readonly seen: ServiceRights
}

/** Decisions that are remembered of one principal: somebody who walks through a large site must not fill the memory. */
const mostMemos = 1_000

/** Where decisions are remembered, as long as their principal is. */
export function createMemos() {
  const memos = new WeakMap<Principal, Map<string, Memo>>()
  return {
    /** What was kept, while it is good. */
    recall(
      principal: Principal,
      request: AskedRequest,
      service: ServiceEntry,
      { generation }: Catalog,
      now: number,
    ): Memo | undefined {
      const known = memos.get(principal)?.get(keyOf(request, service))
      return known && known.generation === generation && known.from <= now && now < known.until
        ? known
        : undefined
    },
    keep(principal: Principal, request: AskedRequest, service: ServiceEntry, memo: Memo): Memo {
      const ofPrincipal = memos.get(principal) ?? new Map<string, Memo>()
      memos.set(principal, ofPrincipal)
      if (ofPrincipal.size >= mostMemos) ofPrincipal.clear()
      ofPrincipal.set(keyOf(request, service), memo)
      return memo
    },
  }
}

const keyOf = ({ mount, map }: AskedRequest, { type, name }: ServiceEntry): string =>
  `${mount.path} ${type} ${name} ${map.operation.id}`
