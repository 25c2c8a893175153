import { describe, expect, it } from 'vitest'
import { ask, createSmallWorld } from '../feature-server/small-world.fixture.ts'

const world = createSmallWorld()

/** The names of the wells (A to D, 10, 20, 30.5 and no metres deep, dug in 2000, 2010, 2020) for which a condition holds. */
async function wellsWhere(where: string): Promise<string> {
  const { value } = await ask(world, '0/query', { where, outFields: 'name', returnGeometry: 'false' })
  const { features } = value as { features: { attributes: { name: string } }[] }
  return features.map(({ attributes }) => attributes.name).join('')
}

describe('standardized SQL, run by SQLite', () => {
  it.each([
    ["POSITION('re' IN secret) = 2", 'B'],
    ["SUBSTRING(secret FROM 1 FOR 2) = 're'", 'AC'],
    ["SUBSTRING(secret, 2) = 'ed'", 'AC'],
    ["TRIM(BOTH 'rd' FROM secret) = 'e'", 'AC'],
    ["TRIM(LEADING 'r' FROM secret) = 'ed'", 'AC'],
    ["TRIM(TRAILING 'd' FROM secret) = 're'", 'AC'],
    ["TRIM(' ' || name) = 'A'", 'A'],
    ["TRIM(LEADING FROM ' ' || name) = 'A'", 'A'],
    ["TRIM('r' FROM secret) = 'ed'", 'AC'],
    ["POSITION('💧', 'ü💧') = 2 AND name = 'A'", 'A'],
    ["UPPER('ü' || name) = 'ÜA'", 'A'],
    ["CAST(secret AS VARCHAR(3)) = 'gre'", 'B'],
    ['CAST(depth AS INTEGER) = 30', 'C'],
    ["TIME '00:00:01' = 1000 AND name = 'A'", 'A'],
    ['CHAR_LENGTH(secret) = 5', 'B'],
    ["UPPER(secret) = 'GREEN' AND LOWER(name) = 'b'", 'B'],
    ["CONCAT(name, secret) = 'Ared'", 'A'],
    ['TRUNCATE(depth, 0) = 30', 'C'],
    ['ROUND(depth) = 31 OR CEILING(depth) = 10', 'AC'],
    ['MOD(depth, 20) = 0 AND POWER(depth, 2) = 400', 'B'],
    ['LOG(depth) BETWEEN 2.3 AND 2.31', 'A'],
    ['EXTRACT(MONTH FROM dug) = 1 AND EXTRACT(YEAR FROM dug) < 2015', 'AB'],
    ["dug BETWEEN DATE '2009-12-31' AND TIMESTAMP '2010-01-01 00:00:00'", 'B'],
    ["dug = CAST('2020-01-01' AS DATE)", 'C'],
    ["dug > CURRENT_TIMESTAMP - INTERVAL '2000' DAY", 'C'],
    ['dug < CURRENT_DATE', 'ABC'],
    ["CASE WHEN depth IS NULL THEN 'none' ELSE secret END IN ('none', 'green')", 'BD'],
    ["COALESCE(secret, N'blue') = 'blue'", 'D'],
    ["NOT (name LIKE '_' ESCAPE '!' AND depth > 15)", 'A'],
    ["\"NAME\" = 'A' OR [name] = 'B'", 'AB'],
    ["NULLIF(secret, 'red') IS NULL", 'ACD'],
  ])('%s', async (where, names) => {
    expect(await wellsWhere(where)).toBe(names)
  })
})
