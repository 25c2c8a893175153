import type { Configuration } from '../config/schema.ts'

/** The identity systems that are trusted without a session of their own, as ids of principals begin: `jwt:corp`, `portal:agol`. */
export const trustedSystems = ({
  issuers,
  portals,
  proxies,
  signIn: { directories },
}: Pick<Configuration, 'issuers' | 'portals' | 'proxies' | 'signIn'>): ReadonlySet<string> =>
  new Set([
    ...issuers.map(({ name }) => `jwt:${name}`),
    ...portals.map(({ name }) => `portal:${name}`),
    ...proxies.map(({ name }) => `proxy:${name}`),
    ...directories.map(({ name }) => `ldap:${name}`),
  ])
