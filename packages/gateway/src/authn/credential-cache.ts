import { hash } from 'node:crypto'
import type { Carrier, Principal } from '@mapgate/policy'
import type { ShownCredential } from '../core/request/credential.ts'
import { RecentlyUsed } from './recently-used.ts'
import type { VerifiedCredential } from './verified-credential.ts'

/** Credentials that were checked already, by a hash of their text. They are kept in memory only. */
export interface CredentialCache {
  /** A name for the credential that does not reveal it. */
  keyOf(shown: ShownCredential): string
  get(key: string): CachedCredential | undefined
  set(key: string, known: VerifiedCredential, generation: number): CachedCredential
}

export interface CachedCredential {
  readonly known: VerifiedCredential
  /** The generation of revocations that it was last checked against. */
  generation: number
  /** The frozen principals that were returned for it, one per carrier. */
  readonly shown: Partial<Record<Carrier, Principal>>
}

const separate: ReadonlySet<Carrier> = new Set(['basic', 'assertion', 'identity', 'certificate'])

/**
 * Keeps at most `maxEntries`. An entry that is used stays until half as many others came: a flood of new credentials does not push out the
 * busiest one.
 */
export function createCredentialCache(maxEntries = 50_000): CredentialCache {
  const entries = new RecentlyUsed<CachedCredential>(maxEntries)
  return {
    keyOf: ({ carrier, value }) => {
      const digest = hash('sha256', value, 'base64')
      // The same text may be a password in one place and a key in another, and a header of a front proxy is no text of a client's.
      return separate.has(carrier) ? `${carrier} ${digest}` : digest
    },
    get: (key) => entries.get(key),
    set: (key, known, generation) => {
      const entry: CachedCredential = { known, generation, shown: {} }
      entries.set(key, entry)
      return entry
    },
  }
}

/** The principal of an entry in a carrier: the same object each time, so that caches can use it as a key. */
export function shownPrincipal({ known, shown }: CachedCredential, carrier: Carrier): Principal {
  shown[carrier] ??= principalOf(known, carrier)
  return shown[carrier]
}

const lineage = Symbol('lineage')

/** The frozen principal of a credential that was shown in a carrier. */
export const principalOf = (known: VerifiedCredential, carrier: Principal['carrier']): Principal =>
  Object.freeze({ ...known.identity, carrier, [lineage]: known })

/** The verified credential of a principal that was returned here, so that tokens and tickets can be made from it; undefined for any other. */
export const lineageOf = (principal: Principal): VerifiedCredential | undefined =>
  (principal as { readonly [lineage]?: VerifiedCredential })[lineage]
