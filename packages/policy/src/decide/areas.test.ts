import { describe, expect, it } from 'vitest'
import { squareArea } from '../model/area.fixture.ts'
import type { AreaBook } from '../model/area-book.ts'
import { printedRows } from '../model/row-filter.ts'
import { compileGrants } from './authorizer.ts'
import { catalog, grantsOf, principalOf, requestOf } from './policy.fixture.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const principal = principalOf()
const request = requestOf('0/query')
const grants = grantsOf({
  to: { roles: ['crew'] },
  on: { services: ['**'] },
  with: { where: "district = 'north'", area: { of: 'town' } },
})

/** A book whose one area is what it is told to be. */
function bookOf(side: number | undefined) {
  const state = { side, generation: 1 }
  const book: AreaBook = {
    find: () => (state.side === undefined ? undefined : squareArea(state.side, `square ${state.side}`)),
    transformationsOf: () => [],
    get generation() {
      return state.generation
    },
  }
  return { state, book }
}

function rowsBy(authorizer: ReturnType<typeof compileGrants>, layerId = 0): readonly string[] | undefined {
  const decision = authorizer.authorize(principal, request, catalog, now)
  if (decision.effect === 'deny') throw new Error(decision.reason)
  return decision.obligations.rights?.layers.get(layerId)?.views.map(({ rows }) => printedRows(rows))
}

describe('A decision by an area', () => {
  it('shows rows of the condition in the area', () => {
    expect(rowsBy(compileGrants(grants, bookOf(100).book))).toEqual([
      "district = 'north', within the area square 100",
    ])
  })

  it('is made again when the areas change, and not before', () => {
    const { state, book } = bookOf(100)
    const authorizer = compileGrants(grants, book)
    rowsBy(authorizer)
    state.side = 50
    expect(rowsBy(authorizer)?.[0]).toContain('square 100')
    state.generation++
    expect(rowsBy(authorizer)?.[0]).toContain('square 50')
  })

  it('shows no row to a caller without the attribute that chooses the area', () => {
    const chosen = grantsOf({
      to: { roles: ['crew'] },
      on: { services: ['**'] },
      with: { area: { of: { area: 'towns', named: ':principal.town' } } },
    })
    expect(rowsBy(compileGrants(chosen, bookOf(100).book))).toEqual(['1=0'])
  })

  it.each([
    ['is not known', bookOf(undefined).book],
    ['is not known by default', undefined],
  ])('shows no row while the area %s', (_, book) => {
    expect(rowsBy(compileGrants(grants, book))).toEqual(['1=0'])
  })

  it.each<[string, unknown, readonly string[]]>([
    ['one', 50, ['square 50']],
    ['several', [50, 70], ['square 50', 'square 70']],
    ['some that are not there', [50, 0], ['square 50']],
    ['one twice', [50, 50], ['square 50']],
    ['none of those that are there', [0], []],
    ['an empty list', [], []],
    ['nothing', undefined, []],
  ])('shows rows of each area that an attribute chooses: %s', (_, sides, names) => {
    const book: AreaBook = {
      find: (__, side) => (Number(side) > 0 ? squareArea(Number(side), `square ${side}`) : undefined),
      transformationsOf: () => [],
      generation: 1,
    }
    const chosen = grantsOf({
      to: { roles: ['crew'] },
      on: { services: ['**'] },
      with: { area: { of: { area: 'squares', named: ':principal.sides' } } },
    })
    const attributes = (sides === undefined ? {} : { sides }) as Readonly<Record<string, number[]>>
    const decision = compileGrants(chosen, book).authorize(principalOf({ attributes }), request, catalog, now)
    const views = decision.effect === 'permit' ? decision.obligations.rights?.layers.get(0)?.views : undefined
    expect(views?.map(({ rows }) => printedRows(rows))).toEqual(
      names.length === 0 ? ['1=0'] : names.map((name) => `all, within the area ${name}`),
    )
  })
})
