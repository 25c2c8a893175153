import type { PortalClient } from '../core/authentication/portal.ts'

/** The roots of everything that is given to an application: the client, and the grant that can be ended. */
export const rootsOf = (client: Pick<PortalClient, 'id'>, grant: string): readonly string[] => [
  clientRoot(client.id),
  `grant:${grant}`,
]

export const clientRoot = (id: string): string => `client:${id}`

/** The root of a refresh token that is good with the secret of its client only. */
export const secretRoot = (id: string): string => `client:${id}:secret`

/** The client that a credential was given to, among its roots. */
export const clientIn = (roots: readonly string[]): string | undefined =>
  roots.find((root) => /^client:[^:]+$/.test(root))?.slice('client:'.length)

/** The subject by which everything that was granted together ends. */
export const grantIn = (roots: readonly string[]): string | undefined =>
  roots.find((root) => root.startsWith('grant:'))
