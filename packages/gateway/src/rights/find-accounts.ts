import type { Principal } from '@mapgate/policy'
import { accountOf, accountsOf, type StoredAccounts } from '../accounts.ts'
import type { Configuration } from '../config/schema.ts'
import { type FoundAccount, type LookedAs, UnknownAccount } from '../core/console-seen.ts'

const mostFound = 50
const rolePrefix = 'role:'

/** Accounts, roles and `anonymous` whose name or id has a text in it, those that begin with it first. */
export function findAccounts(
  search: string,
  configuration: Configuration,
  stored: StoredAccounts,
): readonly FoundAccount[] {
  const wanted = search.trim().toLowerCase()
  const accounts = accountsOf(configuration, stored).map(({ id, name, kind, closed }) => ({
    id,
    name,
    kind,
    ...(closed === undefined ? {} : { closed }),
  }))
  const roles = rolesOf(configuration, stored).map((name) => ({ id: rolePrefix + name, name, kind: 'role' }))
  const anonymous = { id: 'anonymous', name: 'anonymous', kind: 'anonymous' }
  return [...accounts, ...roles, anonymous]
    .map((one) => ({ one, rank: rankOf(one, wanted) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((left, right) => right.rank - left.rank)
    .slice(0, mostFound)
    .map(({ one }) => one)
}

function rankOf({ id, name }: FoundAccount, wanted: string): number {
  const texts = [id, id.slice(id.indexOf(':') + 1), name].map((text) => text.toLowerCase())
  if (texts.includes(wanted)) return 3
  if (texts.some((text) => text.startsWith(wanted))) return 2
  return texts.some((text) => text.includes(wanted)) ? 1 : 0
}

/** Roles that grants name or accounts have, by name. */
function rolesOf(configuration: Configuration, stored: StoredAccounts): readonly string[] {
  const granted = configuration.grants.flatMap(({ to }) => to.roles ?? [])
  const held = accountsOf(configuration, stored).flatMap(({ roles }) => roles)
  return [...new Set([...granted, ...held])].filter((role) => role !== 'anonymous').toSorted()
}

/** How many accounts that can sign in have one of these roles. */
export const holdersOf = (
  roles: readonly string[],
  configuration: Configuration,
  stored: StoredAccounts,
): number =>
  accountsOf(configuration, stored).filter(
    (one) => one.closed === undefined && one.roles.some((role) => roles.includes(role)),
  ).length

/** Whoever is looked as. It is made for a look, and stands for no credential. @throws UnknownAccount */
export function lookedPrincipal(
  { as, roles, attributes = {} }: LookedAs,
  configuration: Configuration,
  stored: StoredAccounts,
): Principal {
  if (as !== undefined && !as.startsWith(rolePrefix)) {
    try {
      return accountOf(configuration, as, { roles, attributes }, stored)
    } catch (error) {
      throw new UnknownAccount(error instanceof Error ? error.message : String(error))
    }
  }
  const role = as?.slice(rolePrefix.length)
  const all = [...(role === undefined ? [] : [role]), ...(roles ?? [])]
  return {
    id: 'console:claims',
    name: as ?? 'claims',
    kind: 'jwt',
    roles: all,
    attributes,
    scope: {},
    carrier: 'header',
    shownAs: 'jwt',
    expiresAt: null,
  }
}

/** True where no account, but a role or claims are looked as. */
export const isOfClaims = ({ as }: LookedAs): boolean => as === undefined || as.startsWith(rolePrefix)
