import { ResponseBodyError, refreshTokenGrant } from 'openid-client'
import { GatewayError } from '../../core/errors/errors.ts'
import type { SessionRecord } from '../../store/session-port.ts'
import type { ReadAgain, Reading } from '../sessions/session-book.ts'
import type { OpenIdClient } from './clients.ts'
import { asSignInError } from './exchange.ts'
import { personOf } from './person.ts'
import { throwRefusedClient } from './refused-client.ts'
import { termsOf } from './terms.ts'
import { claimsOf, keptBytes, keptTokens } from './tokens.ts'

/**
 * Asks the provider of a session again for the person's claims: every `refreshEvery`, and at once where the configured mapping has changed. Undefined for
 * sessions without a provider, and for those without a refresh token.
 */
export function readAgainFrom(
  clients: ReadonlyMap<string, OpenIdClient>,
): (session: SessionRecord) => ReadAgain | undefined {
  const unless = leaveAlone()
  return (session) => {
    if (session.source !== 'provider') return undefined
    const client = clients.get(session.provider ?? '')
    // A provider that was taken out of the configuration signs nobody in any more.
    if (client === undefined) return over
    const { refreshToken, registration, rules } = keptTokens(session.secrets)
    const terms = termsOf(client.provider)
    if (registration !== terms.registration) return over
    const isByRules = rules === terms.rules
    if (refreshToken === undefined) return isByRules ? undefined : over
    return {
      everyMs: isByRules ? client.provider.refreshEvery : 0,
      read: (record, now) =>
        unless(client.provider.name, now, () => readAgain(record, { refreshToken, isByRules }, client)),
    }
  }
}

/** How long a provider that did not answer is left alone: one request waits for it then, and not one of every session. */
const pauseMs = 10_000

/** Asks a provider unless it did not answer a moment ago. */
function leaveAlone() {
  const until = new Map<string, number>()
  return async (provider: string, now: number, ask: () => Promise<Reading>): Promise<Reading> => {
    if (now < (until.get(provider) ?? 0)) return { kind: 'unreachable' }
    try {
      return await ask()
    } catch (error) {
      if (/provider-unreachable|client-refused/.test(asSignInError(error).code))
        until.set(provider, now + pauseMs)
      throw error
    }
  }
}

const over: ReadAgain = { everyMs: 0, read: async () => ({ kind: 'ended' }) }

/** What a session has to ask with; `isByRules`: its rights are still those of the rules. */
interface Asking {
  readonly refreshToken: string
  readonly isByRules: boolean
}

/** @throws Error for everything but a clear answer, so that an outage keeps what is known */
async function readAgain(
  session: SessionRecord,
  { refreshToken, isByRules }: Asking,
  { provider, discovered }: OpenIdClient,
): Promise<Reading> {
  try {
    return await discovered.with(async (client) => {
      const tokens = await refreshTokenGrant(client, refreshToken).catch(throwRefusedClient(provider))
      const secrets = keptBytes(tokens, provider, keptTokens(session.secrets))
      const subject = session.subject ?? undefined
      const claims = await claimsOf(tokens, client, { provider, subject }).catch(orUnread)
      // The token that was asked with may be of no use any more, so the new one is kept also where nothing else came.
      if (claims === undefined)
        return isByRules ? { ...rightsOf(session), kind: 'read', secrets } : { kind: 'ended' }
      const { isOverage: _, ...person } = personOf(claims, provider)
      return { ...person, kind: 'read', secrets }
    })
  } catch (error) {
    if (isEnd(error)) return { kind: 'ended' }
    // It is logged, and what a provider writes may repeat a token.
    throw asSignInError(error)
  }
}

function orUnread(error: unknown): undefined {
  if (error instanceof GatewayError) throw error
}

const rightsOf = ({ name, roles, attributes, groups }: SessionRecord) => ({ name, roles, attributes, groups })

/** True where the provider says that the person may not go on, or says it of somebody else. */
const isEnd = (error: unknown): boolean =>
  (error instanceof ResponseBodyError && error.error === 'invalid_grant') ||
  (error instanceof GatewayError && error.code === 'credential.sign-in-refused')
