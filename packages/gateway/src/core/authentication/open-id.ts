import type { Principal } from '@mapgate/policy'
import type { AuthenticationContext } from './authentication.ts'

/** A cookie by its name, and what it holds. */
export interface NamedCookie {
  readonly name: string
  readonly value: string
}

/** A sign-in that has begun: where the browser goes, and the cookie by which it is known when it comes back. */
interface BegunSignIn {
  /** Address at the provider. */
  readonly location: string
  readonly cookie: NamedCookie
}

/** A person who has signed in at a provider. */
interface FinishedSignIn {
  readonly principal: Principal
  /** The value of `Set-Cookie` of the new session. */
  readonly setCookie: string
  /** Path that the sign-in was begun for. */
  readonly to: string
  /** The groups as they were received. */
  readonly groups: readonly string[]
  /** True where the provider said that there are too many groups to name them. */
  readonly isOverage: boolean
}

/** An OpenID provider at which people sign in, as the endpoints see it (OpenID Connect Core 1.0, 3.1). */
export interface OpenIdProvider {
  readonly name: string
  /** What its button says. */
  readonly title: string
  /**
   * Begins a sign-in.
   * @param asked `to`: path to go to afterwards; `again`: true where the person has to show a password again
   * @throws GatewayError `credential.provider-unreachable`, `credential.throttled` for an address that begins very many
   */
  begin(
    asked: { readonly to: string; readonly again: boolean },
    context: Pick<AuthenticationContext, 'now' | 'clientAddress'>,
  ): Promise<BegunSignIn>
  /**
   * Finishes a sign-in and begins a session.
   * @param came raw query and cookies with which the browser came back
   * @throws GatewayError `credential.sign-in-failed`, `credential.sign-in-refused`, `credential.client-refused`, `credential.provider-unreachable`
   */
  finish(
    came: { readonly query: string; readonly cookies: ReadonlyMap<string, string> },
    context: AuthenticationContext,
  ): Promise<FinishedSignIn>
  /** Name of the cookie of a sign-in, and whether a cookie is one. */
  readonly cookies: { readonly nameOf: (state: string) => string; readonly isOne: (name: string) => boolean }
  /** True once for the `state` with which a browser comes back from a sign-out at the provider. */
  wasSignedOut(state: string, now: number): Promise<boolean>
  /**
   * Ends the sessions that the provider says have ended (OpenID Connect Back-Channel Logout 1.0). Undefined where the configuration does not want that.
   * @returns how many
   * @throws GatewayError `request.invalid`, `credential.provider-unreachable`
   */
  readonly endSessions: ((logoutToken: string, now: number) => Promise<number>) | undefined
}
