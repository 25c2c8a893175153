import type { FieldDefinition, LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import type { Random } from './random.ts'

/** What breaks grammars that are not careful; thrown into otherwise good conditions. */
const hostile = [
  "' OR '1'='1",
  ') OR (1=1',
  ' OR 1=1 --',
  "\\' OR 1=1 OR '",
  ' UNION SELECT 1',
  '/**/',
  ';',
  '(SELECT 1)',
  'CURRENT_USER',
  '"',
  "''",
  '\u0000',
  ' ESCAPE ',
  'ſelect',
]

/** A random condition over the fields of a layer, now and then a hostile one. */
export function conditionText(random: Random, layer: LayerDefinition, depth = 3): string {
  const text = condition(random, layer, depth)
  if (!random.chance(0.08)) return text
  const at = random.below(text.length + 1)
  return text.slice(0, at) + random.pick(hostile) + text.slice(at)
}

function condition(random: Random, layer: LayerDefinition, depth: number): string {
  if (depth > 0 && random.chance(0.45)) {
    const left = condition(random, layer, depth - 1)
    const right = condition(random, layer, depth - 1)
    return random.pick([
      () => `${left} AND ${right}`,
      () => `${left} or ${right}`,
      () => `(${left} OR ${right})`,
      () => `NOT (${left})`,
      () => `not ${left}`,
      () => `(${left})`,
    ])()
  }
  return predicate(random, layer)
}

function predicate(random: Random, layer: LayerDefinition): string {
  const field = layer.fields.length > 0 ? random.pick(layer.fields) : undefined
  if (!field || random.chance(0.1)) return random.pick(['1=1', '1=0', '1 = 1', "'a' = 'a'", '2 > 1'])
  const name = spelled(random, field.name)
  const not = random.chance(0.3) ? ' NOT' : ''
  const value = () => literalFor(random, field)
  return random.pick([
    () => `${name}${random.pick(['=', '<>', '!=', ' < ', '>=', '<= ', ' > '])}${value()}`,
    () => `${name}${not} IN (${[value(), value(), value()].join(random.pick([',', ' , ']))})`,
    () => `${name}${not} BETWEEN ${value()} AND ${value()}`,
    () => `${name} IS${not} NULL`,
    () => `${computed(random, field, name)}`,
    () => (isText(field) ? `${name}${not} LIKE ${pattern(random)}` : `${name} + 1 > ${value()}`),
  ])()
}

function computed(random: Random, field: FieldDefinition, name: string): string {
  if (field.type === 'esriFieldTypeDate') {
    return random.pick([
      `EXTRACT(YEAR FROM ${name}) = 2024`,
      `${name} > CURRENT_TIMESTAMP - INTERVAL '400' DAY`,
      `${name} >= DATE '2025-01-01'`,
    ])
  }
  if (!isText(field))
    return random.pick([
      `ABS(${name}) > 10`,
      `MOD(${name}, 7) = 3`,
      `-${name} < 0`,
      `FLOOR(${name} * 1.0) > 5`,
    ])
  return random.pick([
    `UPPER(${name}) = 'NORTH'`,
    `CHAR_LENGTH(${name}) > 5`,
    `SUBSTRING(${name} FROM 1 FOR 2) = 'HY'`,
    `POSITION('a' IN ${name}) > 0`,
    `TRIM(BOTH ' ' FROM ${name}) <> ''`,
    `COALESCE(${name}, '') = ''`,
    `CASE WHEN ${name} IS NULL THEN 1 ELSE 0 END = 0`,
    `${name} || 'x' <> 'x'`,
  ])
}

const spelled = (random: Random, name: string): string =>
  random.pick([name, name, name.toLowerCase(), name.toUpperCase(), `"${name}"`])

const isText = ({ type }: FieldDefinition): boolean =>
  type === 'esriFieldTypeString' || type === 'esriFieldTypeGlobalID'

function literalFor(random: Random, field: FieldDefinition): string {
  if (field.type === 'esriFieldTypeDate') {
    return random.pick(["DATE '2025-03-01'", "TIMESTAMP '2024-06-30 12:00:00'", "date '2024-01-01'"])
  }
  if (!isText(field)) return random.pick(['0', '1', '5', '-3', '100', '1e3', '.5', '2000'])
  const codes =
    field.domain?.type === 'codedValue' ? field.domain.codedValues.map(({ code }) => `'${code}'`) : []
  return random.pick(["'North'", "'O''Brien'", "''", "N'ü'", "'a--b;c'", ...codes])
}

const pattern = (random: Random): string =>
  random.pick(["'%a%'", "'H_-%'", "'%'", "'100!%' ESCAPE '!'", "'a\\_%' ESCAPE '\\'", "'%''%'"])
