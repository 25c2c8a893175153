import type { ProviderConfiguration } from '../../config/sections/providers.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { PersonRights } from '../../store/session-port.ts'
import { attributesOf, claimAt } from '../kinds/claims.ts'
import { rolesOfGroups } from '../kinds/roles-of-groups.ts'

/** Claims of an ID token or of the UserInfo endpoint. */
export type Claims = Readonly<Record<string, unknown>>

/** What a provider says of a person. */
export interface Person extends PersonRights {
  /** True where it says that there are too many groups to name them: the person has no roles then. */
  readonly isOverage: boolean
}

/**
 * Reads what a provider says of a person. Claims of another type than expected count as absent, and so does an e-mail address that the provider has not
 * verified.
 * @throws GatewayError `credential.sign-in-refused` where a claim that the configuration requires is missing or another
 */
export function personOf(given: Claims, provider: ProviderConfiguration): Person {
  const claims = withoutUnverified(given)
  for (const [path, value] of Object.entries(provider.require)) {
    if (claimAt(claims, path) !== value)
      throw new GatewayError('credential.sign-in-refused', `the claim ${path} is not what is required`)
  }
  const isOverage = provider.claims.groups.some((path) => isLeftOut(claims, path))
  const groups = isOverage
    ? []
    : [...new Set(provider.claims.groups.flatMap((path) => groupsAt(claims, path)))]
  return {
    name: nameOf(claims, provider),
    roles: isOverage ? [] : rolesOfGroups(groups, provider),
    attributes: attributesOf(claims, provider.claims.attributes),
    groups,
    isOverage,
  }
}

/** Anybody can write any address into an account of some providers, so one that is not verified is not believed. */
function withoutUnverified({ email, ...claims }: Claims): Claims {
  return claims.email_verified === true ? { ...claims, email } : claims
}

/** True where the provider names the claim as one that has to be fetched elsewhere, as Entra ID does beyond 200 groups. */
function isLeftOut({ _claim_names: names, hasgroups }: Claims, path: string): boolean {
  const isNamed = typeof names === 'object' && names !== null && Object.hasOwn(names, path)
  return isNamed || (path === 'groups' && (hasgroups === true || hasgroups === 'true'))
}

/** A list of texts; a provider that writes one group as a text means that group, whatever spaces it has. */
function groupsAt(claims: Claims, path: string): readonly string[] {
  const value = claimAt(claims, path)
  const list = Array.isArray(value) ? value : [value]
  return list.filter((entry) => typeof entry === 'string' && entry !== '')
}

function nameOf(claims: Claims, provider: ProviderConfiguration): string {
  const found = [claimAt(claims, provider.claims.name), claims.name, claims.sub].find(
    (value) => typeof value === 'string' && value !== '',
  )
  return String(found ?? '').slice(0, 200)
}
