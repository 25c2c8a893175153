import { anonymous, type GrantConfiguration, isFor, type Principal } from '@mapgate/policy'
import { accountOf, accountsOf } from '../accounts.ts'
import type { HolderRecord } from '../store/grant-port.ts'
import { type ChangedAccount, changedRights, type PolicySide } from './changed-rights.ts'

/** Whose rights a change of one grant changes. */
export interface GrantDifference {
  readonly changed: readonly (ChangedAccount & { readonly kind: HolderKind })[]
  /** How many accounts, roles and sets of attributes were looked at. */
  readonly looked: number
  /** How many were left out because there are too many. */
  readonly leftOut: number
}

/** `account`: a key, a user, a program or a person with a session; `role`: anybody with this role alone; `seen`: roles and attributes of the last 30 days. */
type HolderKind = 'anonymous' | 'account' | 'role' | 'seen'

interface Holder {
  readonly kind: HolderKind
  readonly name: string
  readonly principal: Principal
}

/** The change of a grant, and what is known of those whom it may be for. */
interface ChangedGrant {
  readonly before: PolicySide
  readonly after: PolicySide
  /** The grant as it was and as it is to be; undefined where there is none. */
  readonly grants: readonly (GrantConfiguration | undefined)[]
  readonly holders: readonly HolderRecord[]
  /** Gives other work of the process its turn. */
  readonly pause: () => Promise<unknown>
}

/** More would keep the process from its requests. */
const mostCompared = 500

/**
 * Compares the rights of everybody whom a grant is for, before and after a change of it: callers without a credential, accounts, each role by itself, and roles
 * and attributes that were seen lately. Whom neither form of the grant is for keeps what he has.
 */
export async function changedByGrant(change: ChangedGrant): Promise<GrantDifference> {
  const { before, after, grants, pause } = change
  const all = holdersOf(change)
  const meant = all.filter(({ principal }) => grants.some((grant) => grant && isFor(grant, principal)))
  const changed: (ChangedAccount & { readonly kind: HolderKind })[] = []
  for (const { kind, name, principal } of meant.slice(0, mostCompared)) {
    const found = changedRights(name, [principal, before], [principal, after])
    if (found !== undefined) changed.push({ ...found, kind })
    await pause()
  }
  return { changed, looked: all.length, leftOut: Math.max(0, meant.length - mostCompared) }
}

function holdersOf({ before, after, holders, grants }: ChangedGrant): readonly Holder[] {
  const { configuration, stored } = after
  const accounts = accountsOf(configuration, stored).filter(({ closed }) => closed === undefined)
  const known = accounts.map(({ id }) => ({
    kind: 'account' as const,
    name: id,
    principal: accountOf(configuration, id, {}, stored),
  }))
  const told = new Set(known.map(({ principal }) => sameness(principal)))
  const seen = holders
    .map(({ account, roles, attributes }) => ({
      kind: 'seen' as const,
      name: account,
      principal: { ...anonymous, id: account, name: account, roles, attributes },
    }))
    .filter(({ principal }) => !told.has(sameness(principal)))
  const roles = new Set([
    ...grants.flatMap((grant) => grant?.to.roles ?? []),
    ...[...before.configuration.grants, ...configuration.grants].flatMap(({ to }) => to.roles ?? []),
    ...[...accounts, ...holders].flatMap((one) => one.roles),
  ])
  roles.delete('anonymous')
  return [
    { kind: 'anonymous', name: 'anonymous', principal: anonymous },
    ...known,
    ...[...roles].toSorted().map((role) => ({
      kind: 'role' as const,
      name: role,
      principal: { ...anonymous, id: `role ${role}`, name: role, roles: [role] },
    })),
    ...seen,
  ]
}

const sameness = ({ id, roles, attributes }: Principal): string =>
  JSON.stringify([id, [...roles].sort(), attributes])
