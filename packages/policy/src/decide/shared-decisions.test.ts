import { describe, expect, it } from 'vitest'
import { squareArea } from '../model/area.fixture.ts'
import { type AreaBook, noAreas } from '../model/area-book.ts'
import type { Principal } from '../model/principal.ts'
import { compileGrants } from './authorizer.ts'
import { compileGrant } from './compile-grant.ts'
import { assets, catalog, catalogOf, grantsOf, principalOf, requestOf } from './policy.fixture.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const before = Date.parse('2026-05-01T00:00:00Z')
const later = Date.parse('2026-07-01T00:00:00Z')
const all = { to: { roles: ['crew'] }, on: { services: ['**'] }, for: ['view', 'query', 'edit'] }

/** The rights that these grants give one caller after the other, or why there are none. */
function asking(...grants: readonly unknown[]) {
  const { authorize } = compileGrants(grantsOf(...grants))
  return (more: Partial<Principal> = {}, { path = '0/query', at = now, known = catalog } = {}) => {
    const decision = authorize(principalOf(more), requestOf(path), known, at)
    return decision.effect === 'permit' ? decision.obligations.rights : decision.reason
  }
}

const rowsOf = (rights: ReturnType<ReturnType<typeof asking>>) =>
  typeof rights === 'object' ? JSON.stringify(rights.layers.get(0)?.views.map(({ rows }) => rows)) : rights

describe('Callers with the same grants', () => {
  it('share what was decided, whoever they are', () => {
    const ask = asking({ ...all, with: { where: "district = 'north'" } })
    expect(ask({ id: 'user:one' })).toMatchObject({ whole: false })
    expect(ask({ id: 'user:one' })).toBe(ask({ id: 'user:two', attributes: { district: 'five' } }))
    expect(ask({ id: 'user:one' }, { path: '2/query' })).toBe(ask({ id: 'user:two' }))
  })

  it.each([
    ['other grants', { roles: ['crew', 'office'] }, {}],
    ['a credential for reads alone', { scope: { readOnly: true } }, {}],
    ['another operation', {}, { path: '0' }],
    ['another state of the catalogue', {}, { known: { ...catalogOf([assets]), generation: 7 } }],
    ['a grant that ended', {}, { at: later }],
    ['a grant that has not begun', {}, { at: before }],
  ])('share nothing with %s', (_title, more, asked) => {
    const ask = asking(
      { ...all, with: { valid: { from: '2026-05-15T00:00:00Z', until: '2026-06-15T00:00:00Z' } } },
      { ...all, with: { where: "district = 'north'" } },
      { ...all, to: { roles: ['office'] }, with: { where: "status = 'open'" } },
    )
    const first = ask()
    expect(first).toMatchObject({ whole: true })
    expect(ask(more, asked)).not.toBe(first)
  })

  it('share nothing once areas are others', () => {
    const state = { generation: 1 }
    const book: AreaBook = {
      find: () => squareArea(state.generation),
      transformationsOf: () => [],
      get generation() {
        return state.generation
      },
    }
    const { authorize } = compileGrants(grantsOf({ ...all, with: { area: { of: 'town' } } }), book)
    const rows = () => {
      const decision = authorize(principalOf(), requestOf('0/query'), catalog, now)
      return decision.effect === 'permit' && rowsOf(decision.obligations.rights)
    }
    const first = rows()
    expect(rows()).toBe(first)
    state.generation = 2
    expect(rows()).not.toBe(first)
  })

  it('have rows of their own where a condition names an attribute', () => {
    const ask = asking({ ...all, with: { where: 'district = :principal.district' } })
    const [five, six] = ['five', 'six'].map((district) => rowsOf(ask({ attributes: { district } })))
    expect(five).not.toBe(six)
    expect(rowsOf(ask({ attributes: { district: 'five' } }))).toBe(five)
  })
})

describe('A grant gives everybody the same', () => {
  const isAlike = (narrowing: object) =>
    grantsOf({ ...all, with: narrowing }).grants.map((one) => compileGrant(one, 0, noAreas).isAlikeForAll)

  it.each([
    ['without conditions', {}, true],
    ['with a condition', { where: "status = 'open'" }, true],
    ['with a condition over an attribute', { where: 'district = :principal.district' }, false],
    ['with an area by its name', { area: { of: { area: 'districts', named: 'north' } } }, true],
    [
      'with an area by an attribute',
      { area: { of: { area: 'districts', named: ':principal.area' } } },
      false,
    ],
    ['with fields', { fields: { only: ['status'] } }, true],
    ['with edits', { edit: { update: true } }, false],
  ])('%s', (_title, narrowing, expected) => {
    expect(isAlike(narrowing)).toEqual([expected])
  })
})
