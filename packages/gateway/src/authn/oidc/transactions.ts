import { hash, timingSafeEqual } from 'node:crypto'
import type { NamedCookie, OpenIdProvider } from '../../core/authentication/open-id.ts'
import type { OneTimeStore } from '../../store/session-port.ts'
import { hasOnly } from '../known-members.ts'

/** A sign-in that is under way, kept until the browser comes back from the provider. */
export interface Transaction {
  readonly provider: string
  readonly nonce: string
  readonly codeVerifier: string
  /** Path to go to afterwards. */
  readonly to: string
}

/** Sign-ins under way. Each can be finished once, and only by the browser that began it. */
interface Transactions {
  readonly cookies: OpenIdProvider['cookies']
  /** Keeps one. @returns the cookie that binds it to the browser */
  begin(state: string, transaction: Transaction, now: number): Promise<NamedCookie>
  /** The one with this state, which is gone afterwards; undefined where this browser has not begun it, or its time is over. */
  take(state: string, cookies: ReadonlyMap<string, string>, now: number): Promise<Transaction | undefined>
}

const members: { readonly [Name in keyof Transaction]: true } = {
  provider: true,
  nonce: true,
  codeVerifier: true,
  to: true,
}

/** How long a person may take at the provider. */
const transactionMs = 600_000

/** `overHttps`: the scheme of `publicUrl`; plain HTTP has no cookies that only this host can set. */
export function createTransactions(options: {
  oneTime: OneTimeStore
  overHttps: boolean
  random: (bytes: number) => Uint8Array
}): Transactions {
  const { oneTime, overHttps, random } = options
  const prefix = `${overHttps ? '__Host-' : ''}mapgate-oidc-`
  // Every tab has a cookie of its own, so that several can sign in at once.
  const nameOf = (state: string): string =>
    prefix + hash('sha256', `cookie ${state}`, 'base64url').slice(0, 12)
  return {
    cookies: { nameOf, isOne: (name) => name.startsWith(prefix) },
    begin: async (state, transaction, now) => {
      const secret = Buffer.from(random(24)).toString('base64url')
      const body = JSON.stringify({ ...transaction, browser: browserOf(secret) })
      await oneTime.put({ id: idOf(state), body: Buffer.from(body), expiresAt: now + transactionMs })
      // The time stands in front, so that the oldest of several is known.
      return { name: nameOf(state), value: `${now.toString(36)}.${secret}` }
    },
    take: async (state, cookies, now) => {
      const [, secret] = (cookies.get(nameOf(state)) ?? '').split('.')
      if (!secret) return undefined
      const body = await oneTime.take(idOf(state), now)
      if (body === undefined) return undefined
      const { browser, ...transaction } = JSON.parse(Buffer.from(body).toString('utf8'))
      // One that a newer release began may be limited by something that is not known here.
      return isSame(browser, browserOf(secret)) && hasOnly(transaction, members) ? transaction : undefined
    },
  }
}

const idOf = (state: string): string => hash('sha256', `oidc ${state}`)
const browserOf = (secret: string): string => hash('sha256', `browser ${secret}`)
const isSame = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(one), Buffer.from(other))
