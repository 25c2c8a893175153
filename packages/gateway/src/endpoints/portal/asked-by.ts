import type { PortalClient } from '../../core/authentication/portal.ts'
import { isRegistered, outOfBand } from '../../core/authentication/redirect-address.ts'
import type { AskedBy } from '../../core/authentication/sign-in-ways.ts'
import { isBelow, publicPathOf } from '../../core/request/path.ts'

/** Finds the application that stands behind a path to come back to, for the sign-in page. Only what is registered is believed. */
export const createAskedBy =
  ({
    publicUrl,
    path,
    clients,
  }: {
    readonly publicUrl: string
    /** Path of the Portal facade below it. */
    readonly path: string
    readonly clients: readonly Pick<PortalClient, 'id' | 'title' | 'redirects'>[]
  }): AskedBy =>
  (to) => {
    const [address = '', query = ''] = to.split('?')
    if (!isBelow(address, `${publicPathOf(publicUrl)}${path}/sharing`)) return undefined
    const asked = new URLSearchParams(query)
    const client = clients.find(({ id }) => id === asked.get('client_id'))
    const redirectUri = asked.get('redirect_uri') ?? ''
    if (!client || !isRegistered(redirectUri, client.redirects)) return undefined
    if (redirectUri === outOfBand)
      return { application: client.title, host: 'localhost', returnsTo: new URL(publicUrl).origin }
    const { host, origin } = new URL(redirectUri)
    return { application: client.title, host, returnsTo: origin }
  }
