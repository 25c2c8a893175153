import type { Trace } from '../core/request/trace.ts'

/**
 * Makes the function that says in `Cache-Status` (RFC 9211) where a reply came from. Only callers of these roles are told: whether somebody with the
 * same rights has asked before is nobody else's business.
 */
export function createCacheStatus(roles: readonly string[]): (trace: Trace) => string | undefined {
  const told = new Set(roles)
  return ({ cache, principal }) => {
    if (cache === undefined || !principal?.roles.some((role) => told.has(role))) return undefined
    const { from, ttlSeconds } = cache
    const life = ttlSeconds === undefined ? '' : `; ttl=${ttlSeconds}`
    if (from === 'hit' || from === 'stale') return `mapgate; hit${life}`
    return `mapgate; fwd=miss${from === 'collapsed' ? '; collapsed' : ''}${ttlSeconds === undefined ? '' : '; stored'}${life}`
  }
}
