import { FaultError } from '../fault.ts'
import type { Operation, ParameterSpec, ParameterValues, UnservedParameter } from '../operation.ts'
import { ValueError } from '../value.ts'
import { file } from '../values/plain/file.ts'
import { hasSameValue, type Pair, sentLength } from './pairs.ts'
import { Weight } from './weight.ts'

/** Parameters by lower-case name, each once. */
export type Folded = ReadonlyMap<string, Pair>

/** Who reads a request: the gateway, or in its place a part that stands for a map server. */
export type Reader = 'gateway' | 'server'

const isFor = (reader: Reader, { sentOnly }: ParameterSpec): boolean =>
  reader === 'server' || sentOnly !== true

/** Understood on every operation, never sent on as parameters: `f` and `callback` are the request's own fields, `_ts` defeats caches. */
const reserved: ReadonlySet<string> = new Set(['f', 'callback', '_ts'])

/** Longest value, as it was sent, of what is not long by nature. */
const maxSentLength = 1_000_000

/** Longest name that is noted for the audit line. */
const maxNoted = 64

/** Folds names to lower case. The same value twice counts once; different values are `fault`: `request.parameter-repeated`. */
export function fold(pairs: readonly Pair[]): { folded: Folded; fault?: FaultError } {
  const folded = new Map<string, Pair>()
  let fault: FaultError | undefined
  for (const pair of pairs) {
    const key = pair.name.toLowerCase()
    const first = folded.get(key)
    if (first === undefined) folded.set(key, pair)
    else if (!hasSameValue(first, pair)) {
      const name = pair.name.slice(0, maxNoted)
      fault ??= new FaultError(
        'request.parameter-repeated',
        `${name} is given more than once, with different values.`,
        name,
      )
    }
  }
  return fault === undefined ? { folded } : { folded, fault }
}

/**
 * Typed values in the order of the operation's table, and the names of what it does not know.
 * @param reader `server`: what is sent to map servers alone is read too
 */
export function readValues(
  operation: Operation,
  folded: Folded,
  reader: Reader,
): { values: ParameterValues; dropped: string[] } {
  const values: Record<string, unknown> = {}
  const weight = new Weight()
  let known = 0
  for (const key of reserved) if (folded.has(key)) known += 1
  for (const spec of operation.parameters) {
    if (!isFor(reader, spec)) continue
    const pair = folded.get(spec.key)
    if (pair !== undefined) known += 1
    if (pair !== undefined && !isNothing(operation, spec, pair))
      values[spec.name] = readValue(spec, pair, weight)
    else if (spec.required) {
      throw new FaultError(
        'request.parameter-missing',
        `${spec.name} is missing: ${spec.type.form}.`,
        spec.name,
      )
    }
  }
  const dropped = known === folded.size ? [] : unknownNames(operation, folded, reader)
  return { values: Object.freeze(complete(operation, values)), dropped }
}

function readValue(spec: ParameterSpec, pair: Pair, weight: Weight): unknown {
  if (spec.bodyOnly && pair.carrier === 'query') {
    throw new FaultError(
      'request.parameter-misplaced',
      `${spec.name} belongs in the body of a POST, never in a URL.`,
      spec.name,
    )
  }
  if (spec.type === file) {
    if (typeof pair.value !== 'string') return pair.value
    throw new FaultError('request.parameter-invalid', `${spec.name} has to be ${spec.type.form}.`, spec.name)
  }
  if (!spec.type.isBulk && sentLength(pair) > maxSentLength)
    throw new FaultError('request.parameter-invalid', `${spec.name} is too long.`, spec.name)
  if (typeof pair.value !== 'string') {
    throw new FaultError('request.file-unexpected', `${spec.name} takes no file.`, spec.name)
  }
  const { value } = pair
  return attempt(() => {
    weight.add(value, spec.type)
    return spec.type.parse(value)
  }, spec.name)
}

function complete(operation: Operation, values: ParameterValues): ParameterValues {
  return attempt(() => operation.complete?.(values) ?? values)
}

function attempt<T>(read: () => T, name?: string): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    const message = name === undefined ? `${error.message}.` : `${name}: ${error.message}.`
    throw new FaultError('request.parameter-invalid', message, name)
  }
}

/** Parameters of reads for which libraries write `null` where their value is not set. */
const written: ReadonlySet<string> = new Set([
  'time',
  'layertimeoptions',
  'datumtransformation',
  'datumtransformations',
  'quantizationparameters',
])

const isNothing = ({ effect }: Operation, { key }: ParameterSpec, { value }: Pair): boolean =>
  value === '' || (value === 'null' && effect !== 'write' && written.has(key))

/** Unknown names: noted for reads; writes and jobs are refused, because there a dropped word changes what happens. */
function unknownNames(operation: Operation, folded: Folded, reader: Reader): string[] {
  const names = new Set(operation.parameters.flatMap((spec) => (isFor(reader, spec) ? [spec.key] : [])))
  const dropped: string[] = []
  for (const [key, pair] of folded) {
    if (names.has(key) || reserved.has(key)) continue
    const name = pair.name.slice(0, maxNoted)
    const known = operation.unserved.find((one) => one.key === key)
    if (known !== undefined) demandNeutral(operation, known, pair)
    if (known !== undefined || pair.value === '') {
      dropped.push(name)
      continue
    }
    if (operation.effect === 'write' || operation.effect === 'job') {
      throw new FaultError(
        'request.parameter-unknown',
        `${operation.id} has no parameter ${name}; it would change rows.`,
        name,
      )
    }
    if (typeof pair.value !== 'string')
      throw new FaultError('request.file-unexpected', `${operation.id} takes no file.`, name)
    dropped.push(name)
  }
  return dropped
}

/** Values by which clients say nothing. */
const empty: ReadonlySet<string> = new Set(['', 'null', 'undefined', '[]', '{}'])

function demandNeutral({ id }: Operation, known: UnservedParameter, { value }: Pair): void {
  const { name, treatment, reason, neutral } = known
  const text = typeof value === 'string' ? value.trim().toLowerCase() : undefined
  if (text === undefined) throw new FaultError('request.file-unexpected', `${name} takes no file.`, name)
  if (treatment === 'ignored' || empty.has(text) || neutral.includes(text)) return
  throw new FaultError(
    'request.parameter-unserved',
    `${name} of ${id} is not served: ${reason}. Leave it out.`,
    name,
  )
}
