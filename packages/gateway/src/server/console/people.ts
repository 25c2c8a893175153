import type { Principal } from '@mapgate/policy'
import type { Authn } from '../../authn/index.ts'
import type { AuthenticationContext } from '../../core/authentication/authentication.ts'
import type { OpenIdProvider } from '../../core/authentication/open-id.ts'
import type { ConsolePeople, ConsolePerson, ConsoleVisit } from '../../core/console-people.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Parts } from '../parts.ts'
import type { SignInPages } from '../sign-in-pages.ts'

/** What people sign in to the console by. */
interface PeopleParts {
  readonly authn: Pick<Authn, 'authenticate' | 'sessions'>
  /** Providers that send browsers back to the console. */
  readonly openId: ReadonlyMap<string, OpenIdProvider>
  readonly signInPages: Pick<SignInPages, 'providers' | 'takesPasswords'>
  /** Epoch milliseconds. */
  readonly clock: () => number
}

/** Undefined where the console has no address that people open. */
export function consolePeopleOf(parts: Parts): ConsolePeople | undefined {
  const { authn, authenticate, signInPages, options } = parts
  const at = options.configuration.admin?.publicUrl
  if (at === undefined) return undefined
  const openId = authn.openIdAt(at)
  return createConsolePeople({ authn: { ...authn, authenticate }, openId, signInPages, clock: options.clock })
}

/**
 * Signs people in to the console. What it keeps of a sign-in is a session that is good for no mount, and that stays in this process, so it is asked of
 * the identity system again, listed and ended like every other session.
 */
function createConsolePeople({ authn, openId, signInPages, clock }: PeopleParts): ConsolePeople {
  const signedIn = async (principal: Principal, context: AuthenticationContext) => {
    const { setCookie } = await authn.sessions.begin(principal, context, [])
    return { person: personOf(principal), credential: valueIn(setCookie) }
  }
  const again = async (credential: string): Promise<Principal | undefined> => {
    try {
      return await authn.authenticate([{ carrier: 'cookie', value: credential }], contextOf({}, clock()))
    } catch (error) {
      if (error instanceof GatewayError && error.code.startsWith('credential.')) return undefined
      throw error
    }
  }
  return {
    ways: async () => [
      ...signInPages.providers.map(({ name, title }) => ({ kind: 'provider' as const, name, title })),
      ...((await signInPages.takesPasswords())
        ? [{ kind: 'password' as const, name: 'password', title: 'password' }]
        : []),
    ],
    withPassword: async ({ name, password }, visit) => {
      const context = contextOf(visit, clock())
      const value = Buffer.from(`${name}:${password}`).toString('base64')
      return signedIn(await authn.authenticate([{ carrier: 'basic', value }], context), context)
    },
    begin: async (provider, visit) =>
      openId.get(provider)?.begin({ to: '/console/', again: false }, contextOf(visit, clock())),
    finish: async (provider, came, visit) => {
      const finished = await openId.get(provider)?.finish(came, contextOf(visit, clock()))
      return finished && { person: personOf(finished.principal), credential: valueIn(finished.setCookie) }
    },
    again: async (credential) => toPerson(await again(credential)),
    end: async (credential) => {
      const principal = await again(credential)
      if (principal) await authn.sessions.end(principal, contextOf({}, clock()))
    },
  }
}

const toPerson = (principal: Principal | undefined): ConsolePerson | undefined =>
  principal && personOf(principal)

const personOf = ({ id, name, roles }: Principal): ConsolePerson => ({ id, name, roles })

/** Where the request comes from was judged by the listener of the console. */
const contextOf = (
  { clientAddress = '', userAgent }: Partial<ConsoleVisit>,
  now: number,
): AuthenticationContext => ({
  now,
  clientAddress,
  userAgent,
  origin: undefined,
  referer: undefined,
  mount: undefined,
  method: 'GET',
  jsonp: false,
})

/** The value in `Set-Cookie`. */
const valueIn = (setCookie: string): string => /^[^=]+=([^;]*)/.exec(setCookie)?.[1] ?? ''
