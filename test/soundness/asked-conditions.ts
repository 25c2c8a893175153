import type { FieldDefinition, LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import { type Emphasis, endingText } from './policies.ts'
import type { Random } from './random.ts'
import { idStep, type Template } from './template.ts'
import { canariesOf } from './worlds.ts'

/** What requests are made of. */
export interface Making {
  readonly random: Random
  readonly template: Template
  /** Does the policy of the case show anything of this layer, and of this field? Default true. */
  readonly sees?: (layerId: number, field?: string) => boolean
  readonly emphasis?: Emphasis
  /** Places that requests look at closely, in Web Mercator; default: anywhere around the districts. */
  readonly near?: readonly (readonly [x: number, y: number])[]
}

/** Rows of a layer in the template. */
export const rowsOf = ({ template }: Making, layer: LayerDefinition) => template.rows.get(layer.id) ?? []

/** An object id; now and then one that a hidden row has in one of the two worlds. `every` second row has an attachment. */
export const anyId = (random: Random, every = 1): number =>
  (random.whole(0, Math.floor(31 / every)) * every + 1) * idStep +
  (random.chance(0.15) ? random.whole(1, 2) : 0)

/** A field of the layer in one of the spellings that a server takes, now and then one that is not there. */
export function field({ random, sees }: Making, layer: LayerDefinition): string {
  if (random.chance(0.02)) return 'no_such_field'
  return spelled(random, mostly(random, layer.fields, ({ name }) => sees?.(layer.id, name) ?? true).name)
}

/** One of the items, three times out of four one of the good ones: what is refused tells little of a gateway. */
export function mostly<T>(random: Random, items: readonly T[], isGood: (item: T) => boolean): T {
  const good = random.chance(0.75) ? items.filter(isGood) : []
  return random.pick(good.length > 0 ? good : items)
}

const spelled = (random: Random, name: string): string =>
  random.pick([
    ...Array<string>(12).fill(name),
    name.toUpperCase(),
    name.toLowerCase(),
    `${name.slice(0, 1).toUpperCase()}${name.slice(1).toLowerCase()}`,
  ])

/** The name as a condition may write it, in double quotes too. */
const inCondition = (making: Making, layer: LayerDefinition): string =>
  making.random.chance(0.12) ? `"${field(making, layer)}"` : field(making, layer)

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** A value that a row has in the field, or a canary, as a literal of the field's kind. */
function literalOf(making: Making, layer: LayerDefinition, name: string): string {
  const { random } = making
  const known = layer.fields.find((one) => one.name.toLowerCase() === name.replaceAll('"', '').toLowerCase())
  const rows = rowsOf(making, layer)
  const value =
    random.chance(0.8) && rows.length > 0 && known ? random.pick(rows).values[known.name] : undefined
  if (value !== undefined && value !== null) return typeof value === 'number' ? String(value) : quoted(value)
  return isText(known) ? quoted(canariesOf.one.text) : String(canariesOf.one.number)
}

const isText = (known: FieldDefinition | undefined): boolean =>
  !/Integer|Double|OID|Date/.test(known?.type ?? '')

/** A condition, often about hidden things, now and then broken on purpose (attacks 21) or of a kind that stops a database. */
export function where(making: Making, layer: LayerDefinition): string {
  const { random } = making
  if (random.chance(0.3)) return '1=1'
  if (random.chance(0.15))
    return `(${condition(making, layer)}) ${random.pick(['AND', 'OR', 'AND NOT'])} (${condition(making, layer)})`
  return condition(making, layer)
}

function condition(making: Making, layer: LayerDefinition): string {
  const { random } = making
  if (making.emphasis?.manner === 'single-bytes' && random.chance(0.3)) return `district = '${endingText}'`
  const kind = random.next()
  const name = inCondition(making, layer)
  const literal = literalOf(making, layer, name)
  if (kind < 0.6) return random.pick(plain(making, name, literal))
  if (kind < 0.7) return random.pick(broken(name))
  return random.pick(computed(making, layer, { name, literal }))
}

const plain = ({ random }: Making, name: string, literal: string): readonly string[] => [
  `${name} = ${literal}`,
  `${name} <> ${literal}`,
  `${name} IS NOT NULL`,
  `${name} IS NULL OR OBJECTID > 0`,
  `OBJECTID IN (${anyId(random)}, ${anyId(random)}, ${anyId(random)})`,
  `OBJECTID > ${random.whole(0, 30)} OR ${name} = ${literal}`,
  `OBJECTID BETWEEN ${random.whole(1, 30)} AND ${random.whole(30, 90)}`,
  `NOT (${name} = ${literal})`,
  `${name} IN (${literal})`,
  `${name} NOT IN (${literal})`,
  `${name} >= ${literal}`,
  `${name} BETWEEN ${literal} AND ${literal}`,
  `${name} LIKE 'zqCanary%' OR 1=1`,
  `${name} LIKE 'zqCanaryWren%'`,
  `${name} LIKE '%a%'`,
  `UPPER(${name}) LIKE UPPER('%${random.pick(['a', 'pub', 'wren'])}%')`,
  `LOWER(${name}) = LOWER(${literal})`,
  `${name} > 900000000`,
  `${name} < -900000000`,
]

const broken = (name: string): readonly string[] => [
  '1=1) OR (1=1',
  '1=1 --',
  `UPPER(${name}) = 'X' OR 1=1`,
  `${name} IN (SELECT owner_name FROM layer_5)`,
  `${name} LIKE 'Olg\\'`,
  `${name} = 'x' OR 1/0 = 1`,
  'SHAPE.STArea() > 100',
  `HEX(${name}) = '41'`,
]

function computed(
  making: Making,
  layer: LayerDefinition,
  { name, literal }: { name: string; literal: string },
): readonly string[] {
  const other = inCondition(making, layer)
  return [
    `CASE WHEN ${name} = ${literal} THEN 1 ELSE 0 END = 1`,
    `CASE WHEN ${name} = ${literal} THEN ${other} ELSE ${name} END IS NOT NULL`,
    `CASE WHEN ${name} = ${literal} THEN CAST('x' AS INTEGER) ELSE 1 END = 1`,
    `CASE WHEN ${name} = ${literal} THEN CURRENT_TIMESTAMP + INTERVAL '293000' YEAR END IS NULL`,
    `COALESCE(${name}, ${other}) = ${literal}`,
    `COALESCE(${name}, 1/0) > 0`,
    `NULLIF(${name}, ${literal}) IS NULL`,
    `NULLIF(${name}, ${other}) IS NULL`,
    `${name} = ${other}`,
    `${name} || '' = ${literal}`,
    `${name} LIKE CONCAT('%', 'a', '%')`,
    `${name} LIKE '%|_%' ESCAPE '|'`,
    `CHAR_LENGTH(${name}) > 3`,
    `CAST(${name} AS VARCHAR(10)) = ${literal}`,
    `SUBSTRING(${name} FROM 1 FOR 3) = 'zqC'`,
    `POSITION('a' IN ${name}) > 0`,
    `TRIM(BOTH ' ' FROM ${name}) <> ''`,
    `ABS(${name}) > 5 AND MOD(OBJECTID, 2) = 1`,
    `${name} * 2 > 10`,
    `${name} > DATE '2024-06-01'`,
    `${name} <= TIMESTAMP '2024-06-01 12:00:00'`,
    `${name} > CURRENT_TIMESTAMP - INTERVAL '500' DAY`,
    `EXTRACT(YEAR FROM ${name}) = 2024`,
  ]
}
