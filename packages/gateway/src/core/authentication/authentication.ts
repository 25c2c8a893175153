import type { Principal } from '@mapgate/policy'
import type { ShownCredential } from '../request/credential.ts'
import type { Inbound } from '../request/inbound.ts'
import type { Mount } from '../request/mount.ts'

/** The parts of a request that credentials are checked against. */
export interface AuthenticationContext {
  /** Epoch milliseconds. */
  readonly now: number
  readonly clientAddress: string
  readonly origin: string | undefined
  readonly referer: string | undefined
  /** `User-Agent`, to name the browser in a list of sessions. */
  readonly userAgent?: string | undefined
  /** The mount whose refused carriers count; the gateway's own endpoints pass the carriers that every mount refuses. */
  readonly mount: (Pick<Mount, 'carriersOff'> & Partial<Pick<Mount, 'path'>>) | undefined
  /** HTTP method; a cookie alone does not vouch for a write, and where this is absent the request counts as one. */
  readonly method?: string
  /** False where the reply is no script (JSONP); absent counts as one, which a cookie does not vouch for. */
  readonly jsonp?: boolean
}

/**
 * The principal of the credentials shown: anonymous for none. Synchronous when all are known already.
 * @throws GatewayError `credential.*`
 */
export type Authenticate = (
  shown: readonly ShownCredential[],
  context: AuthenticationContext,
) => Principal | Promise<Principal>

/** The authentication context of a request. `now` in epoch milliseconds; `jsonp`: whether the reply is a script. */
export const contextOf = (
  inbound: Inbound,
  { now, mount, jsonp }: { now: number; mount: AuthenticationContext['mount']; jsonp: boolean },
): AuthenticationContext => ({
  now,
  clientAddress: inbound.clientAddress,
  origin: inbound.origin,
  referer: inbound.headers.referer,
  userAgent: inbound.headers['user-agent'],
  mount,
  method: inbound.method,
  jsonp,
})
