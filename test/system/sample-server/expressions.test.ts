import { evaluate, parseExpression, printExpression } from '@mapgate/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ask,
  createSmallWorld,
} from '../../../packages/sample-server/src/feature-server/small-world.fixture.ts'

/** Where the grammar of the gateway decides a condition for a row, SQLite in the sample server has to decide the same. */

const world = createSmallWorld()
const nowMs = Date.UTC(2024, 0, 1)

const text = fc.constantFrom(
  "'red'",
  "'green'",
  "'r%'",
  "'A'",
  "'Zoë'",
  "''",
  'name',
  'secret',
  'UPPER(secret)',
  "TRIM(BOTH 'r' FROM secret)",
  "CONCAT(name, 'x')",
  'SUBSTRING(secret FROM 2)',
  'SUBSTRING(secret, 1, 2)',
  "COALESCE(secret, 'none')",
  "NULLIF(secret, 'red')",
)
const number = fc.constantFrom(
  '0',
  '-1.5',
  '10',
  '20',
  '30.5',
  'depth',
  'depth + 1',
  'depth * 2',
  '-depth',
  'ABS(depth - 25)',
  'CHAR_LENGTH(secret)',
  "POSITION('e' IN secret)",
  'ROUND(depth)',
  'FLOOR(depth)',
  'CEILING(depth)',
  'EXTRACT(YEAR FROM dug)',
  'EXTRACT(DAY FROM dug)',
  'OBJECTID',
  'MOD(OBJECTID, 2)',
  'POWER(2, OBJECTID)',
  'SIGN(depth)',
)
const moment = fc.constantFrom(
  'dug',
  "DATE '2010-01-01'",
  "TIMESTAMP '2010-01-01 00:00:00'",
  "DATE '1999-12-31'",
  'CURRENT_DATE',
  'CURRENT_TIMESTAMP',
  "CURRENT_TIMESTAMP - INTERVAL '4000' DAY",
  "dug + INTERVAL '1' DAY",
)
const operator = fc.constantFrom('=', '<>', '<', '<=', '>', '>=')
const not = fc.constantFrom('', ' NOT')

const simple = fc.oneof(text, number, moment).chain((left) => {
  const same = [text, number, moment].map((kind) =>
    fc.tuple(kind, operator, kind).map((parts) => parts.join(' ')),
  )
  return fc.oneof(
    ...same,
    fc
      .tuple(text, not, fc.constantFrom("'r%'", "'_'", "'%e%'", "'gree_'", "'r!%' ESCAPE '!'"))
      .map(([a, no, b]) => `${a}${no} LIKE ${b}`),
    fc.tuple(number, not, number, number).map(([a, no, b, c]) => `${a}${no} BETWEEN ${b} AND ${c}`),
    fc.tuple(moment, not, moment, moment).map(([a, no, b, c]) => `${a}${no} BETWEEN ${b} AND ${c}`),
    fc.tuple(text, not, text, text).map(([a, no, b, c]) => `${a}${no} IN (${b}, ${c})`),
    not.map((no) => `${left} IS${no} NULL`),
    fc.tuple(number, text, text).map(([a, b, c]) => `CASE WHEN ${a} > 15 THEN ${b} ELSE ${c} END = ${b}`),
  )
})
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    simple,
    fc
      .tuple(tie('condition'), fc.constantFrom('AND', 'OR'), tie('condition'))
      .map(([a, word, b]) => `(${a}) ${word} (${b})`),
    tie('condition').map((inner) => `NOT (${inner})`),
  ),
}))

async function rowsWhere(where: string): Promise<Record<string, string | number | null>[]> {
  const { value } = await ask(world, '0/query', { where, outFields: '*', returnGeometry: 'false' })
  const { features } = value as { features?: { attributes: Record<string, string | number | null> }[] }
  if (!features) throw new Error(`${where}: ${JSON.stringify(value)}`)
  return features.map(({ attributes }) => attributes)
}

describe('the grammar and the sample server', () => {
  it('decide conditions alike, wherever the grammar decides at all', async () => {
    const all = await rowsWhere('1=1')
    let decided = 0
    await fc.assert(
      fc.asyncProperty(condition, async (where) => {
        const parsed = parseExpression(where)
        if ('fault' in parsed) throw new Error(`${where}: ${parsed.fault.message}`)
        const found = new Set(
          (await rowsWhere(printExpression(parsed.expression))).map(({ OBJECTID }) => OBJECTID),
        )
        for (const row of all) {
          const verdict = evaluate(parsed.expression, row, { nowMs })
          if (verdict === null) continue
          decided += 1
          expect([where, row.OBJECTID, found.has(row.OBJECTID ?? null)]).toEqual([
            where,
            row.OBJECTID,
            verdict,
          ])
        }
      }),
      { numRuns: 1500 },
    )
    expect(decided).toBeGreaterThan(2000)
  })
})
