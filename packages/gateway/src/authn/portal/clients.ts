import { hash, timingSafeEqual } from 'node:crypto'
import type { PortalClientConfiguration } from '../../config/sections/portal.ts'
import type { PortalClient } from '../../core/authentication/portal.ts'
import { readSecretFile } from '../secret-file.ts'
import type { Identity } from '../verified-credential.ts'

/** The registered applications, and what they are when they sign in by themselves. */
export interface PortalClients {
  find(id: string): PortalClient | undefined
  /** True if this is the secret of the client; compared in constant time. */
  isSecret(id: string, shown: string): boolean
  /** The application itself as a principal; `app:<id>`. */
  configured(principalId: string): Identity | undefined
}

const digestOf = (text: string): Buffer => hash('sha256', text, 'buffer')

/** Loads the applications of the configuration. @throws Error when a secret file cannot be read. */
export function createPortalClients(
  configured: readonly PortalClientConfiguration[],
  directory: string,
): PortalClients {
  const known = new Map(
    configured.map((client, index) => [client.id, withSecret(client, directory, index)] as const),
  )
  return {
    find: (id) => known.get(id)?.client,
    isSecret: (id, shown) => {
      const secret = known.get(id)?.secret
      return secret !== undefined && timingSafeEqual(secret, digestOf(shown))
    },
    configured: (principalId) =>
      principalId.startsWith('app:') ? known.get(principalId.slice('app:'.length))?.identity : undefined,
  }
}

function withSecret(given: PortalClientConfiguration, directory: string, index: number) {
  const { id, title, redirects, insecureImplicit, insecureWithoutPkce, roles, attributes } = given
  const place = `portal.clients[${index}].secretFile`
  const text =
    given.secretFile === undefined ? given.secret : readSecretFile(given.secretFile, directory, place)
  const isConfidential = text !== undefined
  const client: PortalClient = {
    id,
    title,
    redirects,
    isConfidential,
    insecureImplicit,
    insecureWithoutPkce,
  }
  const identity: Identity = {
    id: `app:${id}`,
    name: title,
    kind: 'app',
    roles,
    attributes,
    scope: {},
    shownAs: 'key',
    expiresAt: null,
  }
  return { client, secret: text === undefined ? undefined : digestOf(text), identity }
}
