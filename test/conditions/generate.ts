import type { Random } from '../fuzz/random.ts'

const texts = ["'Olga'", "'Olg'", "'5'", "''", "'O''Brien'", "N'ü'", "'%'", "'x'"]
const patterns = [
  "'Olg%'",
  "'%l%'",
  "'_l_'",
  "'Olg!%' ESCAPE '!'",
  "'Olg!' ESCAPE '!'",
  "'Olg!a' ESCAPE '!'",
  "'O!!%' ESCAPE '!'",
  String.raw`'Olg\a%'`,
  String.raw`'Olg\%'`,
  String.raw`'Olg\_%' ESCAPE '\'`,
  "UPPER('%olga%')",
  "CONCAT('%', 'lg', '%')",
  "'O' || 'l%'",
  "'%' || phone",
  'phone',
]
const numbers = ['77', '0', '-1', '5', '1e3', '2147483648', '1E300', '1E-300', '99999999999999999999999999']
const moments = [
  "DATE '2020-01-01'",
  "TIMESTAMP '2020-01-01 00:00:00'",
  "date '2016-4-25 07:00:00'",
  "DATE '0001-01-01'",
  "DATE '9999-12-31'",
  'CURRENT_TIMESTAMP',
  'CURRENT_DATE',
  "CURRENT_TIMESTAMP - INTERVAL '7' DAY",
  "CURRENT_TIMESTAMP + INTERVAL '293000' YEAR",
  "CURRENT_DATE - INTERVAL '1' MONTH",
  "'2020-01-01'",
]
const guids = ["'{33333333-d9cb-469f-a165-70867728950e}'", "'55555555-d9cb-469f-a165-70867728950e'", "'x'"]
const comparisons = ['=', '<>', '<', '<=', '>', '>=']

/** Fields and the literals that go with them. */
const kinds: readonly (readonly [fields: readonly string[], literals: readonly string[]])[] = [
  [['owner', 'phone', 'UPPER(owner)', 'LOWER(phone)', '"owner"', 'OWNER'], texts],
  [['psi', 'cost', 'objectid', 'Psi'], numbers],
  [['built'], moments],
  [['guid'], guids],
]

/** What may stop a database, as a value. */
const risky = [
  '1/0',
  '1/(psi-77)',
  'psi / psi',
  'cost * 1E200',
  'CAST(owner AS INTEGER)',
  "CAST('x' AS INTEGER)",
  'MOD(5, psi)',
  'LOG(cost)',
  'POWER(cost, 2)',
  'ABS(-psi)',
  'COALESCE(psi, 1/0)',
  'NULLIF(psi, 1/0)',
  "CASE WHEN owner = 'Olga' THEN 1/0 ELSE 1 END",
  "CASE WHEN owner = 'Olga' THEN CAST('x' AS INTEGER) END",
  'EXTRACT(YEAR FROM built)',
  'CHAR_LENGTH(owner)',
  "POSITION('a' IN owner)",
  'SUBSTRING(owner FROM 1 FOR psi)',
  'psi + 2147483647',
  'psi - 1',
]

/** A random condition: most of what stands on the list, some of what may stop a database. */
export function conditionText(random: Random, depth = 3): string {
  if (depth > 0 && random.chance(0.4)) {
    const [left, right] = [conditionText(random, depth - 1), conditionText(random, depth - 1)]
    return random.pick([`${left} AND ${right}`, `(${left} OR ${right})`, `NOT (${left})`, `NOT ${left}`])
  }
  return predicate(random)
}

/** A random condition on groups. */
export function havingText(random: Random): string {
  const number = random.pick(['COUNT(*)', 'SUM(psi)', 'AVG(cost)', 'MAX(psi)', 'COUNT(DISTINCT owner)'])
  return random.pick([
    () => `${number} ${random.pick(comparisons)} ${random.pick(numbers)}`,
    () => `MAX(owner) LIKE ${random.pick(patterns)}`,
    () => `MIN(built) > ${random.pick(moments)}`,
    () => `SUM(${random.pick(risky)}) > 1`,
    () => `SUM(psi) / ${random.pick(risky)} > 1`,
    () => `SUM(owner) > 1`,
    () => `district ${random.pick(comparisons)} ${random.pick(texts)}`,
  ])()
}

function predicate(random: Random): string {
  const [fields, own] = random.pick(kinds)
  const literals = random.chance(0.1) ? random.pick(kinds)[1] : own
  const field = random.pick(fields)
  const literal = () => (random.chance(0.04) ? 'NULL' : random.pick(literals))
  const not = random.chance(0.25) ? ' NOT' : ''
  if (random.chance(0.15)) return hostile(random)
  return random.pick([
    () => `${field} ${random.pick(comparisons)} ${literal()}`,
    () => `${literal()} ${random.pick(comparisons)} ${field}`,
    () => `${field}${not} IN (${literal()}, ${literal()}, ${literal()})`,
    () => `${field}${not} BETWEEN ${literal()} AND ${literal()}`,
    () => `${field} IS${not} NULL`,
    () => `${random.pick(['owner', 'phone', 'UPPER(owner)', field])}${not} LIKE ${random.pick(patterns)}`,
  ])()
}

const hostile = (random: Random): string =>
  random.pick([
    () => `${random.pick(risky)} ${random.pick(comparisons)} ${random.pick(numbers)}`,
    () => `${random.pick(risky)} IS NULL`,
    () => `psi IN (77, ${random.pick(risky)})`,
    () => `owner = '${random.pick(['Olga', 'Olg'])}' AND ${random.pick(risky)} = 1`,
    () => `owner ${random.pick(comparisons)} ${random.pick(['phone', 'district', 'psi'])}`,
    () => "CASE WHEN owner = 'Olga' THEN CURRENT_TIMESTAMP + INTERVAL '293000' YEAR END IS NULL",
    () => "owner = 'Olga' AND built > CURRENT_TIMESTAMP + INTERVAL '293000' YEAR",
    () => 'phone LIKE owner',
    () => '1=1',
  ])()
