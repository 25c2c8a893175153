import type { FrontProxyConfiguration } from '../../config/sections/front-proxies.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { briefEnd, briefStart } from '../brief.ts'
import { rolesOfGroups } from '../kinds/roles-of-groups.ts'
import type { Showing, VerifiedCredential } from '../verified-credential.ts'

/** People whom front proxies name in plain headers. */
interface AssertedIdentities {
  /** `value`: JSON of proxy, user, name and groups, as only the receive room makes it. @throws GatewayError `credential.invalid` */
  resolve(showing: Showing): VerifiedCredential
}

const checkEveryMs = 60_000

/** Prepares the proxies of the configuration. */
export function createAssertedIdentities(proxies: readonly FrontProxyConfiguration[]): AssertedIdentities {
  const byName = new Map(proxies.map((proxy) => [proxy.name, proxy]))
  return {
    resolve: ({ value, now }) => {
      const [name, user, shown, groups]: [string, string, string, readonly string[]] = JSON.parse(value)
      const proxy = byName.get(name)
      if (!proxy) throw new GatewayError('credential.invalid', `the proxy ${name} is no longer configured`)
      const id = `proxy:${name}:${user}`
      return {
        identity: {
          id,
          name: shown,
          kind: 'proxy',
          roles: rolesOfGroups(groups, proxy),
          attributes: {},
          scope: {},
          shownAs: 'asserted',
          // The proxy does not say when a person signs out there, so tokens and tickets made from its word live for minutes.
          expiresAt: briefEnd(now),
        },
        source: 'issuer',
        person: { provider: name, subject: user, groups },
        roots: [id],
        // The proxy names the person again with each request; a revocation ends what was made before it.
        rootedAt: briefStart(now),
        bindings: [],
        checkAgainAt: Math.min(now + checkEveryMs, briefEnd(now)),
      }
    },
  }
}
