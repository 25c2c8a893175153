import { FaultError } from '../fault.ts'
import type { UploadedFile } from '../uploaded-file.ts'

/** One name and value, decoded once. */
export interface Pair {
  readonly name: string
  readonly value: string | UploadedFile
  readonly carrier: 'query' | 'form'
}

/** A value above this many characters, as sent, is decoded only when it is read: that of a stranger never is. */
const maxEagerLength = 65_536

/** Names whose values are read before it is known who asks: credentials, format and callback, which are short. */
const credentialNames = /^(?:token|mg_ticket)$/i
const formatNames = /^(?:f|callback)$/i

/** A long value that is decoded when it is read first. Reading it throws FaultError `request.query-invalid`. */
class LatePair implements Pair {
  readonly name: string
  readonly carrier: Pair['carrier']
  readonly raw: string
  #value: string | undefined

  constructor(name: string, raw: string, carrier: Pair['carrier']) {
    this.name = name
    this.raw = raw
    this.carrier = carrier
  }

  get value(): string {
    this.#value ??= decodeText(this.raw)
    return this.#value
  }
}

/** Characters of a value as it was sent, without decoding it; 0 for a file. */
export function sentLength(pair: Pair): number {
  if (pair instanceof LatePair) return pair.raw.length
  return typeof pair.value === 'string' ? pair.value.length : 0
}

/** Whether two parameters have one value; long ones are compared as they were sent. */
export function hasSameValue(one: Pair, other: Pair): boolean {
  if (one instanceof LatePair || other instanceof LatePair)
    return one instanceof LatePair && other instanceof LatePair && one.raw === other.raw
  return one.value === other.value
}

/** Stands for a parameter without `=`: what clients put there may be anything, a token too, so it is not noted. */
const nameless = '(nameless)'

/** Longest name of a parameter, as sent. */
const maxNameLength = 4_096

/** Most parameters in one request. */
export const maxPairs = 200

/** Parameters of a query or body, and a fault where a part could not be read, beside all that could. */
export interface Collected {
  readonly pairs: Pair[]
  fault?: FaultError
}

/** Adds one raw `name=value`, or notes why it cannot be read. Faults: `request.query-invalid`. */
export function collectPair(collected: Collected, raw: string, carrier: Pair['carrier']): void {
  try {
    if (collected.pairs.length >= maxPairs) {
      throw new FaultError('request.query-invalid', `More than ${maxPairs} parameters.`)
    }
    collected.pairs.push(decodePair(raw, carrier))
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    collected.fault ??= error
  }
}

function decodePair(raw: string, carrier: Pair['carrier']): Pair {
  const equals = raw.indexOf('=')
  if (equals < 0) return { name: nameless, value: '', carrier }
  if (equals > maxNameLength)
    throw new FaultError('request.query-invalid', 'A parameter has too long a name.')
  const name = decodeText(raw.slice(0, equals))
  if (raw.length - equals <= maxEagerLength)
    return { name, value: decodeText(raw.slice(equals + 1)), carrier }
  // No credential is that long, so its beginning is as wrong as the whole.
  if (credentialNames.test(name)) return { name, value: raw.slice(equals + 1, maxEagerLength), carrier }
  if (formatNames.test(name)) throw new FaultError('request.query-invalid', `${name} is too long.`)
  return new LatePair(name, raw.slice(equals + 1), carrier)
}

const utf8 = { encoder: new TextEncoder(), decoder: new TextDecoder('utf-8', { ignoreBOM: true }) }

/** Spaces for `+`. Replacing millions of them in a text takes a second, in bytes little. */
function withSpaces(raw: string): string {
  if (raw.length < maxEagerLength) return raw.replaceAll('+', ' ')
  const bytes = utf8.encoder.encode(raw)
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === plus) bytes[at] = space
  return utf8.decoder.decode(bytes)
}

const plus = 43
const space = 32

/** Decodes `+` and percent-encoding, once and as strict UTF-8. */
function decodeText(raw: string): string {
  if (!/[%+\0]/.test(raw)) return raw
  let text: string
  try {
    text = decodeURIComponent(raw.includes('+') ? withSpaces(raw) : raw)
  } catch {
    throw new FaultError('request.query-invalid', 'A parameter has broken percent-encoding; use UTF-8.')
  }
  if (text.includes('\0'))
    throw new FaultError('request.query-invalid', 'A parameter holds a null character.')
  return text
}
