import { describe, expect, it } from 'vitest'
import type { AskedRequest } from '../model/asked-request.ts'
import type { Principal } from '../model/principal.ts'
import { createDecisionCache } from './decision-cache.ts'
import { assets, catalogOf, principalOf, requestOf } from './policy.fixture.ts'

const principal = principalOf()
const request = requestOf('0/query')
const catalog = catalogOf([assets])
const rights = { service: assets, whole: true, tiles: [], layers: new Map() }
const decision = { generation: 1, areas: 0, from: 100, until: 200, grants: [], rights, seen: rights }

describe('A cached decision', () => {
  const cache = createDecisionCache()
  cache.keep(principal, request, assets, decision)
  const found = (
    now: number,
    more: Partial<{ by: Principal; request: AskedRequest; generation: number }> = {},
  ) => {
    const { by = principal, generation = 1 } = more
    return cache.recall(by, more.request ?? request, assets, { ...catalog, generation }, now) === decision
  }

  it('is valid for some time', () => {
    expect([99, 100, 199, 200].map((now) => found(now))).toEqual([false, true, true, false])
  })

  it('is for one principal, operation and generation of the catalogue', () => {
    expect(found(100, { by: principalOf() })).toBe(false)
    expect(found(100, { request: requestOf('export', { bbox: '0,0,1,1' }) })).toBe(false)
    expect(found(100, { request: requestOf('2/query') })).toBe(true)
    expect(found(100, { generation: 2 })).toBe(false)
  })

  it('is given up with the others of its principal when they are too many', () => {
    const many = createDecisionCache()
    const recalled = (name: string) =>
      many.recall(principal, request, { ...assets, name }, catalog, 100) === decision
    for (let nth = 0; nth < 1_000; nth++)
      many.keep(principal, request, { ...assets, name: `S${nth}` }, decision)
    expect([recalled('S0'), recalled('S999')]).toEqual([true, true])
    many.keep(principal, request, { ...assets, name: 'one more' }, decision)
    expect([recalled('S0'), recalled('one more')]).toEqual([false, true])
  })
})
