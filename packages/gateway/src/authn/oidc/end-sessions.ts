import { hash } from 'node:crypto'
import type { JWTVerifyGetKey } from 'jose'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Store } from '../../store/port.ts'
import { createKeySet, fetchKeySet } from '../kinds/key-set.ts'
import type { OpenIdClient } from './clients.ts'
import { type LogoutNotice, verifyLogoutToken } from './logout-token.ts'

/** What the back channel works with. */
interface BackChannelOptions {
  readonly client: OpenIdClient
  readonly store: Pick<Store, 'sessions' | 'oneTime'>
  readonly fetch: typeof fetch
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly log: (message: string, error: unknown) => void
}

const keyLives = { freshForMs: 600_000, keepForMs: 86_400_000 }

/**
 * Ends the sessions that a logout token names, each token once.
 * @returns a function that resolves with their number, and throws GatewayError `request.invalid`, `credential.provider-unreachable`
 */
export function createEndSessions(
  options: BackChannelOptions,
): (logoutToken: string, now: number) => Promise<number> {
  const { client, store } = options
  const { provider, discovered } = client
  const keysOf = keysByAddress(options)
  return async (token, now) => {
    const {
      issuer,
      jwks_uri: jwksUri = '',
      id_token_signing_alg_values_supported: algorithms = [],
    } = await discovered.metadata()
    const getKey = keysOf(jwksUri)
    const checks = { getKey, issuer, clientId: provider.clientId, algorithms, now }
    const notice = await verifyLogoutToken(token, checks)
    const id = hash('sha256', `logout ${provider.name} ${notice.id}`)
    const isNew = await store.oneTime.put({ id, body: new Uint8Array(), expiresAt: notice.rememberUntil })
    if (!isNew) throw new GatewayError('request.invalid', 'a logout token that came before')
    try {
      const ids = await named(notice, provider.name, { store, now })
      for (const session of ids) await store.sessions.end(session, now)
      return ids.length
    } catch (error) {
      // The provider may send it again.
      await store.oneTime.take(id, now)
      throw error
    }
  }
}

/** The keys at an address; another address, after the provider has moved them, is another set. */
function keysByAddress({
  client,
  fetch,
  clock,
  log,
}: BackChannelOptions): (address: string) => JWTVerifyGetKey {
  let current: { readonly address: string; readonly getKey: JWTVerifyGetKey } | undefined
  return (address) => {
    if (current?.address !== address)
      current = {
        address,
        getKey: createKeySet({
          load: () => fetchKeySet(address, fetch),
          clock,
          lives: keyLives,
          onFailure: (error) => log(`the keys of ${client.provider.name} cannot be read`, error),
        }),
      }
    return current.getKey
  }
}

/** The sessions that a notice names: one of the provider's, or all of a person. One whose id the provider never told is among the latter. */
async function named(
  { subject, providerSession }: LogoutNotice,
  provider: string,
  { store, now }: { store: BackChannelOptions['store']; now: number },
): Promise<readonly string[]> {
  const exact = await store.sessions.idsOf(provider, { subject, providerSession })
  if (subject === undefined || providerSession === undefined) return exact
  const ofPerson = await store.sessions.idsOf(provider, { subject })
  const records = await Promise.all(ofPerson.map((id) => store.sessions.get(id, now)))
  const untold = records.flatMap((record) => (record?.providerSession === null ? [record.id] : []))
  return [...new Set([...exact, ...untold])]
}
