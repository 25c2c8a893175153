import type { Principal } from '@mapgate/policy'
import type { AuthenticationContext } from './authentication.ts'

/** A registered application of the Portal facade. */
export interface PortalClient {
  readonly id: string
  /** Name for people. */
  readonly title: string
  readonly redirects: readonly string[]
  /** True where it has a secret. */
  readonly isConfidential: boolean
  readonly insecureImplicit: boolean
  readonly insecureWithoutPkce: boolean
}

/** What an application is allowed when a person is sent back to it. */
export interface AskedCode {
  readonly client: PortalClient
  /** Compared exactly when the code is exchanged. */
  readonly redirectUri: string
  /** The S256 challenge of PKCE; undefined where the client need not show one. */
  readonly challenge: string | undefined
  /** Wanted life of what is renewed, or of an implicit token; capped. */
  readonly lifeMs: number | undefined
}

/** Where what is given out may be used. */
interface ForMounts {
  /** Paths of the mounts that accept the carrier of the credential that it is made from; undefined: all. */
  readonly mounts: readonly string[] | undefined
}

/** A token for an application. */
export interface PortalToken {
  readonly token: string
  readonly expiresInSeconds: number
  /** Epoch milliseconds. */
  readonly expires: number
}

/** The reply of `oauth2/token`, in the words of clients (facts of the clients: @arcgis/core, arcgis-rest-js, QGIS). */
export interface TokenReply {
  readonly access_token: string
  readonly expires_in: number
  readonly username?: string
  readonly ssl: boolean
  readonly refresh_token?: string
  readonly refresh_token_expires_in?: number
}

/** The grants of the Portal facade: codes, access tokens and refresh tokens, all of which hang on the session that they came from. */
export interface PortalService {
  client(id: string): PortalClient | undefined
  /** The code that the person's browser takes to the application. @throws GatewayError `credential.missing`, `credential.cannot-mint` */
  code(principal: Principal, asked: AskedCode & ForMounts, now: number): Promise<string>
  /** A token without a code: for clients with `insecureImplicit`, and for pages of the gateway's own origin. @throws GatewayError `credential.*` */
  token(
    principal: Principal,
    asked: Pick<AskedCode, 'client' | 'lifeMs'> & ForMounts,
    now: number,
  ): Promise<PortalToken>
  /**
   * `oauth2/token`. Names of the form in lower case.
   * @throws GatewayError `oauth.*`; anything else is a passing fault
   */
  grant(form: ReadonlyMap<string, string>, context: AuthenticationContext): Promise<TokenReply>
  /** Ends all that was granted together with an access or refresh token; an unknown one is nothing to tell of. */
  revoke(token: string, now: number): Promise<void>
  /** A token for one mount out of the token of a portal. @throws GatewayError `credential.*`, `oauth.too-often`, `oauth.server-refused` */
  swap(token: string, wanted: SwapRequest, context: AuthenticationContext): Promise<PortalToken>
  /** The application that a token was given to. */
  clientOf(principal: Principal): string | undefined
  /** The session that a credential stands on. */
  sessionOf(principal: Principal): string | undefined
}

/** The server that a token of the portal is to be good for. */
interface SwapRequest {
  /** Path of the mount. */
  readonly mount: string
  /** The service as the client wrote it, for the count of swaps. */
  readonly serverUrl: string
  readonly expirationMinutes: number | undefined
}
