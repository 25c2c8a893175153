import type { Authenticate, AuthenticationContext } from '../../core/authentication/authentication.ts'
import type { SessionService, TokenService } from '../../core/authentication/issuing.ts'
import type { PortalService } from '../../core/authentication/portal.ts'
import type { Inbound } from '../../core/request/inbound.ts'
import type { Mount } from '../../core/request/mount.ts'
import type { Trace } from '../../core/request/trace.ts'
import type { Look } from '../../pages/look.ts'
import type { MintedScope } from '../minted-scope.ts'
import type { PortalForm } from './form.ts'

/** What the endpoints of the Portal facade are built with. */
export interface PortalEndpointOptions {
  readonly publicUrl: string
  /** Path below it, such as `/portal`. */
  readonly path: string
  readonly name: string
  readonly look: Look
  readonly portal: PortalService
  readonly tokens: TokenService
  readonly sessions: SessionService
  readonly authenticate: Authenticate
  /** For which mounts a token may be made out of a credential. */
  readonly scope: Pick<MintedScope, 'mountsFor'>
  readonly mountOf: (path: string) => Mount | undefined
  readonly longestTokenMs: number
  /** Counts what was asked for again and again. */
  readonly limited: (rate: 'portal-swaps' | 'portal-sign-ins') => void
  /** Epoch milliseconds. */
  readonly clock: () => number
}

/** One request to the facade. */
export interface PortalRequest {
  readonly inbound: Inbound
  readonly trace: Trace
  readonly form: PortalForm
  readonly context: AuthenticationContext
  /** What stands in the path behind the endpoint, such as a user's name; not decoded. */
  readonly rest: string
}
