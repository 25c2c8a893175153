import { describe, expect, it } from 'vitest'
import { requestOf } from '../../packages/gateway/src/core/request/gateway-request.fixture.ts'
import { createPlanner } from '../../packages/gateway/src/plan/index.ts'
import { catalog, grantsOf, principalOf } from '../../packages/policy/src/decide/policy.fixture.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'

const everywhere = { to: { roles: ['crew'] }, on: { services: ['**'] } }

/** What goes to a map server, for a caller whose attribute `district` is given. */
function sent(
  narrowing: object | undefined,
  [path, parameters]: readonly [string, Readonly<Record<string, string>>],
  { district, isUnicode = false }: { district?: string; isUnicode?: boolean } = {},
): Readonly<Record<string, string>> {
  const principal = principalOf({ attributes: district === undefined ? {} : { district } })
  const request = requestOf(path, parameters)
  const grants = grantsOf({ ...everywhere, ...(narrowing ? { with: narrowing } : {}) })
  const decision = compileGrants(grants).authorize(principal, request, catalog, 0)
  if (decision.effect === 'deny') throw new Error(decision.reason)
  const href = { keep: () => '', publicUrl: 'https://gate.example', clock: () => 0 }
  const planner = createPlanner({ href, isUnicode: () => isUnicode })
  const [step] = planner(request, decision.obligations, principal).steps
  return Object.fromEntries(new URLSearchParams(step?.([]).question.query))
}

const inNorth = { where: "district = 'n'" }
const query = (where: string) => ['0/query', { where }] as const

/**
 * A database in a character set of single bytes replaces what it does not have by what looks like it, or keeps one byte of it: U+02BC, U+FF07 and
 * U+0127 can come out as an apostrophe. The literal then ends there, and what follows is read as SQL, outside of the policy.
 */
describe('a letter that may become an apostrophe', () => {
  it.each(['\u02bc', '\uff07', '\u0127', '\u2019', '\u0427'])(
    '%s is refused to whom something is hidden',
    (letter) => {
      const where = `address = 'x${letter} OR 1=1 OR ${letter}y'`
      expect(() => sent(inNorth, query(where))).toThrow('may become an apostrophe')
      expect(() => sent({ fields: { except: ['owner'] } }, query(where))).toThrow('may become an apostrophe')
      expect(sent(inNorth, query(where), { isUnicode: true }).where).toBe(`district = 'n' AND ${where}`)
    },
  )

  it.each([
    ['export', { bbox: '0,0,1,1', layerDefs: '{"0":"address = \'\u02bc\'"}' }],
    ['find', { searchText: 'x\u02bc', layers: '0' }],
    [
      'export',
      {
        bbox: '0,0,1,1',
        dynamicLayers:
          '[{"id":0,"source":{"type":"mapLayer","mapLayerId":0},"drawingInfo":{"labelingInfo":[{"labelExpression":"[address]","where":"address = \'\u02bc\'"}]}}]',
      },
    ],
  ] as const)('is refused in %s %j', (path, parameters) => {
    expect(() => sent(inNorth, [path, parameters])).toThrow('may become an apostrophe')
  })

  it('goes out as a national literal for whom nothing is hidden', () => {
    expect(sent(undefined, query("address = 'x\u02bcy' AND owner = 'z'")).where).toBe(
      "address = N'x\u02bcy' AND owner = 'z'",
    )
    expect(sent(undefined, query("address = 'x\u02bcy'"), { isUnicode: true }).where).toBe(
      "address = 'x\u02bcy'",
    )
  })

  it('in an attribute gives no rows, and in the condition of a grant goes out as a national literal', () => {
    const bound = { where: 'district = :principal.district' }
    const district = 'x\u02bc OR 1=1'
    expect(sent(bound, query('1=1'), { district }).where).toBe('1=0')
    expect(sent(bound, query('1=1'), { district, isUnicode: true }).where).toBe(`district = '${district}'`)
    expect(sent({ where: "district = 'G\u0127arb'" }, query('1=1')).where).toBe("district = N'G\u0127arb'")
  })

  it('is no escape character', () => {
    expect(() => sent(inNorth, query("address LIKE 'a' ESCAPE '\u02bc'"))).toThrow()
  })
})
