import { describe, expect, it } from 'vitest'
import {
  catalogOf,
  grantsOf,
  layerOf,
  principalOf,
  requestOf,
} from '../../packages/policy/src/decide/policy.fixture.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import { printedRows } from '../../packages/policy/src/model/row-filter.ts'

const service = {
  name: 'Water/Assets',
  type: 'MapServer',
  cached: false,
  layers: [layerOf(0, 'Parcels', ['OBJECTID', 'district'])],
  capabilities: ['map', 'query'],
  supportsDynamicLayers: true,
}

/** The rows of layer 0 that a grant gives to whom an attribute belongs. */
function rowsFor(where: string, prefix: unknown): string | undefined {
  const grants = grantsOf({ to: { roles: ['crew'] }, on: { services: ['**'] }, with: { where } })
  const principal = principalOf({ attributes: { prefix } as never })
  const request = requestOf('0/query', { where: '1=1' })
  const decision = compileGrants(grants).authorize(principal, request, catalogOf([service]), 0)
  if (decision.effect === 'deny') return undefined
  const [view] = decision.obligations.rights?.layers.get(0)?.views ?? []
  return view && printedRows(view.rows)
}

/**
 * A grant may compare rows with the beginning that an attribute names. The attribute `%` then matched every row: whoever could choose an attribute of
 * an account, or had an odd one, saw everything.
 */
describe('a wildcard in an attribute', () => {
  it.each([
    ['district LIKE :principal.prefix', '%', "district LIKE '$%' ESCAPE '$'"],
    ["district LIKE :principal.prefix || '%'", '_', "district LIKE '$_' || '%' ESCAPE '$'"],
    [
      "UPPER(district) LIKE UPPER(CONCAT(:principal.prefix, '%'))",
      '$%',
      "UPPER(district) LIKE UPPER(CONCAT('$$$%', '%')) ESCAPE '$'",
    ],
    ["district LIKE :principal.prefix ESCAPE '!'", '!%', "district LIKE '!!!%' ESCAPE '!'"],
    ['district LIKE :principal.prefix', String.raw`a\%`, String.raw`district LIKE 'a\$%' ESCAPE '$'`],
    ['district LIKE :principal.prefix', '[A-Z]', '1=0'],
    ['district LIKE :principal.prefix', 'a\\', '1=0'],
    ['district LIKE :principal.prefix', undefined, '1=0'],
    ["district LIKE :principal.prefix ESCAPE 'x'", 'x%', '1=0'],
  ])('%s means itself: %s', (where, prefix, rows) => {
    expect(rowsFor(where, prefix)).toBe(rows)
  })
})
