import type { Carrier } from '@mapgate/policy'

/** One credential as the caller showed it. `value` is a secret: it is never logged, stored or forwarded. */
export interface ShownCredential {
  readonly carrier: Carrier
  readonly value: string
}

/** Name of the session cookie: browsers let nobody but this very host set the first; the second is for plain HTTP, which has no such name. */
export const sessionCookieName = (overHttps: boolean): string => (overHttps ? '__Host-mapgate' : 'mapgate')

/**
 * Carriers that a request has whatever page asks: browsers, front proxies and connections add them by themselves. They do not show that their owner
 * meant the request, and a mount that does not accept them overlooks them.
 */
export const ambientCarriers: ReadonlySet<Carrier | 'none'> = new Set([
  'cookie',
  'assertion',
  'identity',
  'certificate',
])
