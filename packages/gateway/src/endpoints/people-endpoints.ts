import type { OpenIdProvider } from '../core/authentication/open-id.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Trace } from '../core/request/trace.ts'
import { createLogoEndpoint } from './logo-endpoint.ts'
import { createMeEndpoint, isMePath, type MeOptions } from './me/me-endpoint.ts'
import { createOidcEndpoint, isOidcPath } from './oidc/oidc-endpoint.ts'
import {
  createSignInEndpoint,
  type SignInOptions,
  signInPath,
  signOutPath,
} from './sign-in/sign-in-endpoint.ts'

/** What the pages for people are built with. */
export interface PeopleEndpointOptions extends SignInOptions, MeOptions {
  /** The logo of the pages; undefined for the gateway's own. */
  readonly logo: Parameters<typeof createLogoEndpoint>[0]
  /** Providers at which people sign in, by name. */
  readonly openId: ReadonlyMap<string, OpenIdProvider>
}

/** The pages that people sign in and out on, the page of their own account, and the logo on them. Undefined for everything else. */
export function createPeopleEndpoints(
  options: PeopleEndpointOptions,
): (inbound: Inbound, trace: Trace) => Promise<Reply> | Reply | undefined {
  const signIn = createSignInEndpoint(options)
  const me = createMeEndpoint(options)
  const oidc = createOidcEndpoint(options)
  const logo = createLogoEndpoint(options.logo)
  return (inbound, trace) => {
    const { path } = inbound
    if (path === signInPath || path === signOutPath) return signIn(inbound, trace)
    if (isMePath(path)) return me(inbound, trace)
    if (isOidcPath(path)) return oidc(inbound, trace)
    return logo(path)
  }
}
