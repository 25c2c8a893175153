import { FaultError } from '../../fault.ts'
import { type Pair, sentLength } from '../../parameters/pairs.ts'
import type { Folded } from '../../parameters/values.ts'
import { invalid, missing } from './read-fault.ts'

/** Longest value, in characters as sent: a list of a thousand layers. */
const maxLength = 65_536

/** Longest value that is read before it is known who asks: words and numbers. */
const maxPeeked = 256

/** Longest name that is noted for the audit line. */
const maxNoted = 64

/** Lower-case names by the names that this folder asks by, so that a text is folded once. */
const keys = new Map<string, string>()

function keyOf(name: string): string {
  const known = keys.get(name)
  if (known !== undefined) return known
  const key = name.toLowerCase()
  keys.set(name, key)
  return key
}

/** Parameters of WMS and WMTS: their names have no case, and an empty one is none (OGC 06-042, 6.8). Notes which ones were read. */
export class Kvp {
  readonly #folded: Folded
  readonly #read = new Set<string>()

  constructor(folded: Folded) {
    this.#folded = folded
  }

  /** The text of a parameter; undefined where it is missing or empty. Throws `request.parameter-invalid`, `request.file-unexpected`. */
  text(name: string): string | undefined {
    const key = keyOf(name)
    this.#read.add(key)
    const pair = this.#folded.get(key)
    return pair === undefined ? undefined : textOf(pair, name) || undefined
  }

  /** As `text`, but throws `request.parameter-missing`. */
  required(name: string, form: string): string {
    const text = this.text(name)
    if (text === undefined) throw missing(name, form)
    return text
  }

  /** A short text without spaces at its ends, for what has to be known of faulty requests too. Never throws. */
  peek(name: string): string | undefined {
    const pair = this.#folded.get(keyOf(name))
    if (pair === undefined || sentLength(pair) > maxPeeked || typeof pair.value !== 'string') return undefined
    return pair.value.trim() || undefined
  }

  /** Counts parameters as read: nothing of what they say is lost. */
  understand(...names: readonly string[]): void {
    for (const name of names) this.#read.add(keyOf(name))
  }

  /** The first parameter with a value whose lower-case name passes a test, as the client spelled it. */
  given(test: (key: string) => boolean): string | undefined {
    for (const [key, pair] of this.#folded) {
      if (test(key) && (sentLength(pair) > 0 || isFile(pair))) return pair.name.slice(0, maxNoted)
    }
    return undefined
  }

  /** Names of parameters that nothing has read, as the client spelled them. */
  unread(): string[] {
    const unread: string[] = []
    for (const [key, { name }] of this.#folded) if (!this.#read.has(key)) unread.push(name.slice(0, maxNoted))
    return unread
  }
}

const isFile = (pair: Pair): boolean => sentLength(pair) === 0 && typeof pair.value !== 'string'

function textOf(pair: Pair, name: string): string {
  if (sentLength(pair) > maxLength) throw invalid(name, `it has more than ${maxLength} characters`)
  if (typeof pair.value === 'string') return pair.value
  throw new FaultError('request.file-unexpected', `${name} takes no file.`, name)
}
