import { FaultError } from '../fault.ts'

/** A file of a multipart body. */
export interface UploadedFile {
  readonly fileName: string
  readonly contentType: string
  /** All of it; or a stream that can be read once, of a file too large to be held. */
  readonly content: Uint8Array | AsyncIterable<Uint8Array>
}

/** One name and value, decoded once. */
export interface Pair {
  readonly name: string
  readonly value: string | UploadedFile
  readonly carrier: 'query' | 'form'
}

/** Stands for a parameter without `=`: what clients put there may be anything, a token too, so it is not noted. */
const nameless = '(nameless)'

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
  return { name: decodeText(raw.slice(0, equals)), value: decodeText(raw.slice(equals + 1)), carrier }
}

/** Decodes `+` and percent-encoding, once and as strict UTF-8. */
function decodeText(raw: string): string {
  if (!/[%+\0]/.test(raw)) return raw
  let text: string
  try {
    text = decodeURIComponent(raw.includes('+') ? raw.replaceAll('+', ' ') : raw)
  } catch {
    throw new FaultError('request.query-invalid', 'A parameter has broken percent-encoding; use UTF-8.')
  }
  if (text.includes('\0'))
    throw new FaultError('request.query-invalid', 'A parameter holds a null character.')
  return text
}
