import type { ShownCredential } from './credential.ts'
import type { Mount } from './mount.ts'
import type { Principal } from './principal.ts'

/** What a credential is checked against besides itself. */
export interface AuthenticationContext {
  /** Epoch milliseconds. */
  readonly now: number
  readonly clientAddress: string
  readonly origin: string | undefined
  readonly referer: string | undefined
  /** Absent for the gateway's own doors. */
  readonly mount: Mount | undefined
}

/**
 * The principal of the credentials shown: anonymous for none. Synchronous when all are known already.
 * @throws GatewayError `credential.*`
 */
export type Authenticate = (
  shown: readonly ShownCredential[],
  context: AuthenticationContext,
) => Principal | Promise<Principal>
