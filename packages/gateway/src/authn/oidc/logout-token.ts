import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import { GatewayError } from '../../core/errors/errors.ts'

/** Whose sessions a logout token ends. */
export interface LogoutNotice {
  readonly subject: string | undefined
  readonly providerSession: string | undefined
  /** Id of the notice, which is good once. */
  readonly id: string
  /** Until when the id has to be remembered, epoch milliseconds. */
  readonly rememberUntil: number
}

/** What a logout token is checked against. */
interface LogoutChecks {
  readonly getKey: JWTVerifyGetKey
  readonly issuer: string
  readonly clientId: string
  readonly algorithms: readonly string[]
  /** Epoch milliseconds. */
  readonly now: number
}

const longest = 16_384
const leewaySeconds = 60
/** A notice that is older is not believed, so its id need not be remembered for longer. */
const oldestSeconds = 3_600
const event = 'http://schemas.openid.net/event/backchannel-logout'
/** Values of `typ`; older providers write `JWT` or nothing (Back-Channel Logout 1.0, 2.4 and 2.6). */
const types = new Set([undefined, 'jwt', 'logout+jwt', 'application/logout+jwt'])

const claims = z.looseObject({
  jti: z.string().min(1).max(1_000),
  iat: z.number(),
  exp: z.number(),
  sub: z.string().min(1).optional(),
  sid: z.string().min(1).optional(),
  events: z.looseObject({ [event]: z.looseObject({}) }),
  nonce: z.undefined().optional(),
})

/**
 * Checks a logout token: signature, issuer, audience, time and type, that it is about an end of sessions, names one, and is no ID token (which has a
 * nonce). Whether it came before is for the caller to find out.
 * @throws GatewayError `request.invalid`, `credential.issuer-unreachable` where the keys cannot be read
 */
export async function verifyLogoutToken(token: string, checks: LogoutChecks): Promise<LogoutNotice> {
  const { getKey, issuer, clientId, algorithms, now } = checks
  if (token.length > longest) throw refused('it is too long')
  try {
    const { payload, protectedHeader } = await jwtVerify(token, getKey, {
      issuer,
      audience: clientId,
      algorithms: [...algorithms],
      requiredClaims: ['exp', 'iat', 'jti'],
      maxTokenAge: oldestSeconds,
      clockTolerance: leewaySeconds,
      currentDate: new Date(now),
    })
    if (!types.has(protectedHeader.typ?.toLowerCase())) throw refused('it is of another type')
    return noticeIn(payload)
  } catch (error) {
    if (error instanceof errors.JOSEError) throw refused(error.code)
    throw error
  }
}

function noticeIn(payload: JWTPayload): LogoutNotice {
  const { success, data } = claims.safeParse(payload)
  if (!success || Object.hasOwn(payload, 'nonce')) throw refused('its claims are not those of a logout token')
  const { jti, iat, exp, sub, sid } = data
  if (sub === undefined && sid === undefined) throw refused('it names neither a person nor a session')
  return {
    subject: sub,
    providerSession: sid,
    id: jti,
    rememberUntil: (Math.min(exp, iat + oldestSeconds) + 2 * leewaySeconds) * 1000,
  }
}

const refused = (reason: string): GatewayError =>
  new GatewayError('request.invalid', `a logout token: ${reason}`)
