import { didYouMean, nearest } from '@mapgate/policy'
import { z } from 'zod'
import { plannedKey, plannedKind } from './planned-features.ts'
import { configurationSchema } from './schema.ts'
import { storeWord } from './store-word.ts'

/** A fault of shape, as a sentence. */
interface ShapeFault {
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** True if the key itself is wrong. */
  readonly atKey: boolean
}

/** The expected value in plain words, in place of zod's message. */
export const shapeWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return typeWords(issue.expected, issue.input)
  if (issue.code === 'invalid_format') return formatWords(issue.format)
  if (issue.code === 'too_small') return smallWords(issue)
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`
  if (issue.code === 'invalid_value') return choiceWords(issue.values.map(String), issue.input)
  if (issue.code === 'invalid_union' && 'discriminator' in issue) return otherKindWords(issue.input)
  return undefined
}

/** What is said of a kind that people look for and that is called otherwise, or is planned. */
function otherKindWords(input: unknown): string | undefined {
  const { kind } = (input ?? {}) as { readonly kind?: unknown }
  return typeof kind === 'string' ? plannedKind(kind) : undefined
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values below it',
  record: 'names, each with its own keys below it',
}

function typeWords(expected: string, input: unknown): string {
  const wanted = typeNames[expected] ?? expected
  if (expected === 'object' && input === storeWord)
    return 'is the word for grants of the store: write it once, as the last item of grants'
  if (input === undefined) return `is missing; it takes ${wanted}`
  if (expected === 'array' && (typeof input === 'string' || typeof input === 'number'))
    return `takes a list: write [${JSON.stringify(input).replaceAll('"', "'")}]`
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean'))
    return 'takes a text: put it in quotes'
  if (expected === 'string' && input === null)
    return 'takes a text, and there is none: one that begins with # has to stand in quotes'
  return `takes ${wanted}`
}

/** The kinds of value that may stand in one place; undefined where it is more than kinds. */
function kindsWords(errors: readonly (readonly z.core.$ZodIssue[])[]): string | undefined {
  const kinds = errors.map(([first]) =>
    first?.code === 'invalid_type' && first.path.length === 0 ? typeNames[first.expected] : undefined,
  )
  return kinds.length > 0 && kinds.every((kind) => kind !== undefined)
    ? `takes ${kinds.join(', or ')}`
    : undefined
}

const formatNames: Readonly<Record<string, string>> = {
  url: 'takes a web address that begins with https:// or http://',
  datetime: 'takes a date with time and zone, such as 2027-01-31T18:00:00Z',
}

const formatWords = (format: string): string | undefined =>
  format === 'regex'
    ? 'takes lower-case letters, digits and -, and begins with a letter'
    : formatNames[format]

function smallWords({ origin, minimum, inclusive }: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall>): string {
  if (origin === 'string' || origin === 'array') return 'must not be empty'
  return inclusive ? `must be at least ${minimum}` : `must be greater than ${minimum}`
}

function choiceWords(values: readonly string[], input: unknown): string {
  const one = values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`
  if (input === undefined) return `is missing; it ${one}`
  const given = String(input)
  return `${given} is not known; it ${one}${didYouMean(given, values)}`
}

/** The faults of shape in a file: one for each mistake, without faults that only follow from another. */
export function shapeFaults(issues: readonly z.core.$ZodIssue[]): readonly ShapeFault[] {
  const faults = issues.flatMap((issue) => told(issue, []))
  const misspelt = faults.filter(({ atKey }) => atKey)
  return faults.filter((fault) => fault.atKey || !misspelt.some(({ path }) => followsFrom(fault, path)))
}

/** True for a fault that follows from a misspelt key in the same place: a missing key there is most likely the misspelt one. */
function followsFrom({ path, message }: ShapeFault, misspelt: readonly PropertyKey[]): boolean {
  const place = misspelt.slice(0, -1)
  const isThere = place.every((step, index) => path[index] === step)
  if (!isThere || path.length > place.length + 1) return false
  if (path.length === place.length) return true
  const isWanted = message.startsWith('is missing') || message.startsWith('give ')
  return isWanted && nearest(String(misspelt.at(-1)), [String(path.at(-1))]) !== undefined
}

function told(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly ShapeFault[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, path), atKey: true }))
  if (issue.code === 'invalid_union' && 'discriminator' in issue && issue.errors.length === 0)
    return [
      { path, message: issue.message.startsWith('Invalid ') ? kindWords(path) : issue.message, atKey: false },
    ]
  if (issue.code === 'invalid_key')
    return [{ path, message: issue.issues[0]?.message ?? issue.message, atKey: true }]
  if (issue.code === 'invalid_union') {
    const best = likeliest(issue.errors)
    if (best) return best.flatMap((inner) => told(inner, path))
    const words = issue.message === 'Invalid input' ? kindsWords(issue.errors) : undefined
    if (words !== undefined) return [{ path, message: words, atKey: false }]
  }
  return [{ path, message: issue.message, atKey: false }]
}

/** Chooses, among the forms that a value may take, the one that it comes closest to. */
function likeliest(errors: readonly (readonly z.core.$ZodIssue[])[]) {
  const fitting = errors.filter((issues) =>
    issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  )
  return fitting.toSorted((a, b) => a.length - b.length)[0]
}

function unknownKey(key: string, place: readonly PropertyKey[]): string {
  const known = keysAt(place)
  // A secret that was written into the file: it belongs into one of its own.
  if (known.includes(`${key}File`)) return `is not a known key; did you mean ${key}File?`
  if (known.includes(key)) return otherFormWords(key, place)
  const near = didYouMean(key, known)
  const notYet = near === '' ? plannedKey(key) : undefined
  if (notYet) return `is not a known key: ${notYet}`
  const listed = near === '' && known.length <= 12 ? `; known here: ${known.join(', ')}` : near
  return `is not a known key${listed}`
}

/** What is said of a key that another form of the same section has. */
function otherFormWords(key: string, place: readonly PropertyKey[]): string {
  const forms = nodesAt(place).flatMap(({ properties }) => (properties?.[key] ? [properties.kind] : []))
  const kinds = [...new Set(forms.flatMap(constantsOf))]
  return kinds.length > 0
    ? `is a key of kind ${kinds.join(' and ')} alone`
    : 'does not belong beside the other keys here'
}

function kindWords(place: readonly PropertyKey[]): string {
  const kinds = nodesAt(place.slice(0, -1)).flatMap(({ properties }) => constantsOf(properties?.kind))
  return `must be one of ${[...new Set(kinds)].join(', ')}`
}

const constantsOf = (node: SchemaNode | undefined): readonly string[] =>
  node?.const === undefined ? [] : [String(node.const)]

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: SchemaNode | boolean
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly oneOf?: readonly SchemaNode[]
  readonly const?: unknown
}

/** Names of the keys that may stand at a place. */
const keysAt = (place: readonly PropertyKey[]): readonly string[] => [
  ...new Set(nodesAt(place).flatMap(({ properties }) => Object.keys(properties ?? {}))),
]

let schema: SchemaNode | undefined

function nodesAt(place: readonly PropertyKey[]): readonly SchemaNode[] {
  schema ??= z.toJSONSchema(configurationSchema, { io: 'input', unrepresentable: 'any' }) as SchemaNode
  return place.reduce<readonly SchemaNode[]>(
    (nodes, step) => nodes.flatMap((node) => below(node, step)),
    forms(schema),
  )
}

function below(node: SchemaNode, step: PropertyKey): readonly SchemaNode[] {
  if (typeof step === 'number') return node.items ? forms(node.items) : []
  const named = node.properties?.[String(step)]
  if (named) return forms(named)
  return typeof node.additionalProperties === 'object' ? forms(node.additionalProperties) : []
}

const forms = (node: SchemaNode): readonly SchemaNode[] =>
  [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((form) =>
    form === node ? [form] : forms(form),
  )
