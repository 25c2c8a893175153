import type { ServiceEntry } from '../model/catalog.ts'
import type { CompiledGrant } from './compile-grant.ts'
import type { CachedDecision } from './decision-cache.ts'

/** When a decision is made, and by what. */
type At = Pick<CachedDecision, 'generation' | 'areas' | 'from'>

/** What is decided on one service. */
interface SharedQuestion {
  /** The caller's grants on the service, active or not. */
  readonly grants: readonly CompiledGrant[]
  /** All else that the decision depends on, as a text. */
  readonly asked: string
  readonly decide: () => Omit<CachedDecision, keyof At>
}

/** Most decisions that are shared, on all services together: callers who walk through a large site must not fill the memory. */
const maxShared = 10_000

/**
 * Shares decisions among callers with the same grants, where these give the same to everybody they are for. Callers then have the same objects, and
 * what is worked out of these is worked out once for all of them.
 */
export function createSharedDecisions() {
  let byService = new WeakMap<ServiceEntry, Map<string, CachedDecision>>()
  let shared = 0
  return (service: ServiceEntry, { grants, asked, decide }: SharedQuestion, at: At): CachedDecision => {
    if (!grants.every(({ isAlikeForAll }) => isAlikeForAll)) return { ...at, ...decide() }
    const key = `${asked} ${grants.map(({ index }) => index).join()}`
    const known = byService.get(service)?.get(key)
    if (known && holds(known, at)) return known
    if (shared >= maxShared) {
      byService = new WeakMap()
      shared = 0
    }
    const decision = { ...at, ...decide() }
    const ofService = byService.get(service) ?? new Map<string, CachedDecision>()
    byService.set(service, ofService.set(key, decision))
    shared += 1
    return decision
  }
}

const holds = ({ generation, areas, from, until }: CachedDecision, at: At): boolean =>
  generation === at.generation && areas === at.areas && from <= at.from && at.from < until
