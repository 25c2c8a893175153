import type { AuthenticationContext } from '../../core/authentication/authentication.ts'
import type { PortalClient } from '../../core/authentication/portal.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Throttle } from '../throttle.ts'
import type { PortalClients } from './clients.ts'

/** Who asks at `oauth2/token`. */
interface AskingClient {
  readonly client: PortalClient
  /** True where it showed its secret. */
  readonly isProven: boolean
}

/** The client of a form. An empty secret shows nothing (QGIS sends one). @throws GatewayError `oauth.client-refused`, `credential.throttled` */
export type FindClient = (
  form: ReadonlyMap<string, string>,
  context: Pick<AuthenticationContext, 'clientAddress' | 'now'>,
) => Promise<AskingClient>

export const createFindClient =
  (clients: PortalClients, throttle: Throttle): FindClient =>
  async (form, { clientAddress, now }) => {
    const id = form.get('client_id') ?? ''
    const client = clients.find(id)
    if (!client) throw new GatewayError('oauth.client-refused', 'no such client')
    const secret = form.get('client_secret') ?? ''
    if (secret === '') return { client, isProven: false }
    const succeeded = await throttle.admit(`app:${id}`, clientAddress, now)
    if (!clients.isSecret(id, secret)) throw new GatewayError('oauth.client-refused', 'wrong secret')
    succeeded()
    return { client, isProven: true }
  }
