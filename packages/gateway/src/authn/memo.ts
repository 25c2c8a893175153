import { hash } from 'node:crypto'
import type { Carrier, ShownCredential } from '../core/credential.ts'
import type { Principal } from '../core/principal.ts'
import type { KnownCredential } from './known.ts'

/** Credentials that were checked already, by a salted hash of their text. It lives in memory only. */
export interface Memo {
  /** A name for the credential that tells nothing of it. */
  keyOf(shown: ShownCredential): string
  get(key: string): MemoEntry | undefined
  set(key: string, known: KnownCredential, generation: number): MemoEntry
}

export interface MemoEntry {
  readonly known: KnownCredential
  /** The revocations that it was last held against. */
  generation: number
  /** The frozen principal, one object per carrier. */
  principal(carrier: Carrier): Principal
}

/** Keeps at most `maxEntries`, dropping the oldest. */
export function createMemo(random: (bytes: number) => Uint8Array, maxEntries = 50_000): Memo {
  const salt = Buffer.from(random(16)).toString('base64url')
  const entries = new Map<string, MemoEntry>()
  return {
    keyOf: ({ carrier, value }) =>
      hash('sha256', `${salt}${carrier === 'basic' ? 'b' : 't'}${value}`, 'base64'),
    get: (key) => entries.get(key),
    set: (key, known, generation) => {
      const entry = memoEntry(known, generation)
      entries.delete(key)
      entries.set(key, entry)
      if (entries.size > maxEntries) entries.delete(entries.keys().next().value ?? '')
      return entry
    },
  }
}

function memoEntry(known: KnownCredential, generation: number): MemoEntry {
  const made: Partial<Record<Carrier, Principal>> = {}
  return {
    known,
    generation,
    principal: (carrier) => {
      made[carrier] ??= principalOf(known, carrier)
      return made[carrier]
    },
  }
}

/** The frozen principal of a credential that was shown in a carrier. */
export function principalOf(known: KnownCredential, carrier: Principal['carrier']): Principal {
  const principal = Object.freeze({ ...known.identity, carrier })
  lineage.set(principal, known)
  return principal
}

/** What every principal that was handed out stands on, so that tokens and tickets can be made from it. */
export const lineage = new WeakMap<Principal, KnownCredential>()
