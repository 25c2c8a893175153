import { hash } from 'node:crypto'
import { buildEndSessionUrl, randomState } from 'openid-client'
import type { OneTimeStore, SessionRecord } from '../../store/session-port.ts'
import type { OpenIdClient } from './clients.ts'
import { isOwnUrl } from './limited-fetch.ts'
import { termsOf } from './terms.ts'
import { keptTokens } from './tokens.ts'

/** What signing out at a provider works with. */
interface LeaveOptions {
  readonly clients: ReadonlyMap<string, OpenIdClient>
  readonly oneTime: OneTimeStore
  readonly publicUrl: string
  readonly log: (message: string, error: unknown) => void
}

/** How long the way to the provider and back may take. */
const waitMs = 600_000

/**
 * The address at which the browser of a session signs out at its provider too (OpenID Connect RP-Initiated Logout 1.0); undefined where the provider has
 * none, cannot be asked, or did not begin the session.
 */
export const createLeave =
  ({ clients, oneTime, publicUrl, log }: LeaveOptions) =>
  async (session: SessionRecord, now: number): Promise<string | undefined> => {
    const client = session.source === 'provider' ? clients.get(session.provider ?? '') : undefined
    if (client === undefined) return undefined
    const { provider, discovered } = client
    const { idToken, registration } = keptTokens(session.secrets)
    if (registration !== termsOf(provider).registration) return undefined
    try {
      const { end_session_endpoint: endpoint } = await discovered.metadata()
      if (endpoint === undefined || !isOwnUrl(endpoint, provider.issuer)) return undefined
      const state = randomState()
      await oneTime.put({ id: signedOutId(state), body: new Uint8Array(), expiresAt: now + waitMs })
      const parameters = {
        ...(idToken === undefined ? {} : { id_token_hint: idToken }),
        post_logout_redirect_uri: `${publicUrl}/.mapgate/oidc/${provider.name}/signed-out`,
        state,
      }
      return await discovered.with(async (asked) => buildEndSessionUrl(asked, parameters).href)
    } catch (error) {
      log(`nobody can be signed out at ${provider.name}`, error)
      return undefined
    }
  }

/** Id of the note that a browser was sent to sign out at its provider. */
export const signedOutId = (state: string): string => hash('sha256', `signed out ${state}`)
