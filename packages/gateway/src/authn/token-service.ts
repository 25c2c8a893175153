import { isIP } from 'node:net'
import type { Principal } from '@mapgate/policy'
import type { AuthenticationContext } from '../core/authentication/authentication.ts'
import type { TokenService } from '../core/authentication/issuing.ts'
import { plainAddress } from '../core/request/network.ts'
import type { Binding } from '../store/port.ts'
import { httpOrigin } from './bindings.ts'
import { derive, minting } from './derive.ts'
import type { Issued } from './kinds/issued.ts'
import type { Users } from './kinds/users.ts'
import type { StandOnSession } from './sessions/stand-on-session.ts'
import { refusedRequest as cannotBind, parseTokenRequest, type TokenRequest } from './token-request.ts'

/** `lifeMs` where the client asks for none, `longestMs` whatever it asks for. */
export function createTokens(options: {
  issued: Issued
  users: Users
  authenticate: (token: string, context: AuthenticationContext) => Promise<Principal>
  lifeMs: number
  longestMs: number
  standOnSession: StandOnSession
  random: (bytes: number) => Uint8Array
}): TokenService {
  const { issued, users, authenticate, lifeMs, longestMs, standOnSession, random } = options

  const source = async (request: TokenRequest, context: AuthenticationContext) => {
    if (request.kind === 'exchange') return minting(await authenticate(request.token, context))
    const { clientAddress, now } = context
    const { username, password } = request
    const known = await users.signIn({ username, password, clientAddress, now })
    return { ...known, kind: known.identity.kind === 'ldap' ? ('ldap' as const) : ('user' as const) }
  }

  return {
    issue: async (form, context) => {
      const request = parseTokenRequest(form)
      const bindings = bindingsOf(request, context)
      const shown = await source(request, context)
      const { now } = context
      const asked = request.expirationMinutes === undefined ? lifeMs : request.expirationMinutes * 60_000
      const expiresAt = now + Math.min(asked, longestMs)
      const snapshot = derive(await standOnSession(shown, context, expiresAt), {
        id: Buffer.from(random(16)).toString('base64url'),
        shownAs: 'token',
        scope: {},
        bindings,
        issuedAt: now,
        expiresAt,
      })
      return { token: await issued.issue(snapshot), expires: snapshot.expiresAt }
    },
  }
}

/** The bindings of the token. Browsers send other sites only the origin of a page, so a referer binds by its origin. */
function bindingsOf(
  { client, referer, ip }: TokenRequest,
  { clientAddress }: AuthenticationContext,
): Binding[] {
  if (client === 'requestip') {
    const address = plainAddress(clientAddress)
    if (isIP(address) === 0) throw cannotBind('The address of this request is not known.')
    return [{ networks: [address] }]
  }
  if (client === 'ip') {
    if (ip === undefined) throw cannotBind("'ip' must be specified.")
    return [{ networks: [ip] }]
  }
  if (client === 'referer') {
    if (referer === undefined) throw cannotBind("'referer' must be specified.")
    const origin = httpOrigin(referer)
    return origin === undefined ? [{ referer }] : [{ origins: [origin] }]
  }
  return []
}
