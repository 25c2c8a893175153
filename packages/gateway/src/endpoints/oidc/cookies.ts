import type { NamedCookie, OpenIdProvider } from '../../core/authentication/open-id.ts'
import { cookiePairs } from '../../core/request/cookie-pairs.ts'
import type { Inbound } from '../../core/request/inbound.ts'

/** How long a person may take at the provider. */
const cookieSeconds = 600
/** Sign-ins that one browser may have under way. */
const mostOpen = 5

/** The cookies of a request, by name. A name that is there twice was planted once, and nobody knows which, so neither counts. */
export function cookiesOf({ headers }: Pick<Inbound, 'headers'>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const twice = new Set<string>()
  for (const [name, value] of cookiePairs(headers.cookie)) {
    if (found.has(name)) twice.add(name)
    found.set(name, value)
  }
  for (const name of twice) found.delete(name)
  return found
}

/** Values of `Set-Cookie` for a sign-in that begins; the oldest ones of the browser make room for it. */
export function beginningCookies(
  { name, value }: NamedCookie,
  inbound: Inbound,
  { provider, overHttps }: { provider: OpenIdProvider; overHttps: boolean },
): readonly string[] {
  const open = [...cookiesOf(inbound)].filter(([each]) => provider.cookies.isOne(each))
  const oldest = open.toSorted(([, a], [, b]) => startOf(a) - startOf(b)).slice(0, -(mostOpen - 1))
  return [
    writeCookie({ name, value }, cookieSeconds, overHttps),
    ...oldest.map(([each]) => forgetCookie(each, overHttps)),
  ]
}

/** The value of `Set-Cookie` that forgets one. */
export const forgetCookie = (name: string, overHttps: boolean): string =>
  writeCookie({ name, value: '' }, 0, overHttps)

/** `Lax`, because the browser comes back from another site. */
const writeCookie = ({ name, value }: NamedCookie, maxAgeSeconds: number, overHttps: boolean): string =>
  `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${overHttps ? '; Secure' : ''}`

/** When a sign-in began, as its cookie says; anything else is the oldest. */
const startOf = (value: string): number => Number.parseInt(value.split('.')[0] ?? '', 36) || 0
