import type { Principal } from '@mapgate/policy'
import type { RequestFor } from '@mapgate/protocol'
import type { AuthenticationContext } from './authentication.ts'

/** A token as the ArcGIS token service gives it; `expires` in epoch milliseconds. */
interface IssuedToken {
  readonly token: string
  readonly expires: number
}

/** The ArcGIS token service: a token for a password, or for another credential (protocol notes 3 and 8.2). */
export interface TokenService {
  /**
   * `form`: see `authn/token-request.ts`.
   * @throws GatewayError `credential.password-wrong`, `credential.throttled`, `credential.cannot-mint`, `credential.*` of the one exchanged
   */
  issue(form: TokenForm, context: AuthenticationContext): Promise<IssuedToken>
}

/** The scope that a ticket is requested for. */
export interface TicketRequest {
  /** Mount paths, such as `/arcgis`. */
  readonly mounts?: readonly string[] | undefined
  /** Service names, such as `Water/Mains`. */
  readonly services?: readonly string[] | undefined
  /** Origin of the pages that may use it. */
  readonly origin?: string | undefined
}

/** Reply of `POST /.mapgate/ticket`. Times are epoch milliseconds and seconds. */
interface IssuedTicket {
  readonly ticket: string
  readonly expiresAt: number
  readonly expiresInSeconds: number
}

/** Issues tickets: minutes long, read-only, and the same one for the same request inside half their life. */
export interface TicketService {
  /** @throws GatewayError `credential.missing`, `credential.cannot-mint`, `request.invalid` */
  issue(
    principal: Principal,
    requested: TicketRequest,
    context: Pick<AuthenticationContext, 'now'>,
  ): Promise<IssuedTicket>
}

/** Sessions: a credential that the browser keeps in a cookie which no script can read. */
export interface SessionService {
  /**
   * Begins a new session, whatever cookie came with the request, so that nobody can plant one beforehand. Needs another credential than a cookie.
   * @param mounts paths of the mounts that it is good for, as the mounts' carriers have it; undefined: all
   * @returns The value of `Set-Cookie`, and the end in epoch milliseconds
   * @throws GatewayError `credential.missing`, `credential.cannot-mint`, `credential.carrier-off` for a page of another origin
   */
  begin(
    principal: Principal,
    context: AuthenticationContext,
    mounts: readonly string[] | undefined,
  ): Promise<{ setCookie: string; expiresAt: number }>
  /**
   * Ends the session of a principal, in every process, and everything made from it; a ticket only reads, so it ends nothing, and nor does the token of an
   * application.
   * @returns The value of `Set-Cookie` that forgets it; `leaveAt`: where the browser may sign out at its identity provider too
   * @throws GatewayError `credential.missing`, `credential.cannot-mint`
   */
  end(principal: Principal, context: AuthenticationContext): Promise<{ setCookie: string; leaveAt?: string }>
}

/** The parameters of `generateToken` as texts, and the token that they came with. */
export type TokenForm = {
  readonly [Name in keyof RequestFor<'Tokens.generate'>['parameters'] | 'token']?: string | undefined
}
