import { type AreaBook, type Catalog, type Principal, viewInWords } from '@mapgate/policy'
import { accountOf, accountsOf, type StoredAccounts } from '../accounts.ts'
import type { Configuration } from '../config/schema.ts'
import { seenBy } from './seen-by.ts'

/** Something that an account may do at one mount, with one type of a service. */
export interface Right {
  readonly mount: string
  readonly service: string
  readonly type: string
  /** Id and name, such as `0 Parcels`; undefined for the service itself. */
  readonly layer: string | undefined
  /** The rights there, as a sentence. */
  readonly gives: string
}

/** An account whose rights differ between two configurations. */
export interface ChangedAccount {
  /** Its id, such as `user:ines`. */
  readonly account: string
  readonly lost: readonly Right[]
  readonly gained: readonly Right[]
}

/** One side of a comparison. */
export interface PolicySide {
  readonly configuration: Configuration
  readonly catalog: Catalog
  readonly stored?: StoredAccounts
  /** Default: no area is known. */
  readonly areas?: AreaBook
}

/** Accounts of both configurations and their stores, and what each lost and gained. */
export function changedAccounts(before: PolicySide, after: PolicySide): readonly ChangedAccount[] {
  const ids = new Set([
    'anonymous',
    ...[before, after].flatMap((side) => accountsOf(side.configuration, side.stored).map(({ id }) => id)),
  ])
  return [...ids].flatMap(
    (account) =>
      changedRights(account, [principalOf(account, before), before], [principalOf(account, after), after]) ??
      [],
  )
}

/** Somebody as one side knows him, or not. */
type AtSide = readonly [principal: Principal | undefined, side: PolicySide]

/** What somebody lost and gained; undefined where nothing changed. */
export function changedRights(account: string, before: AtSide, after: AtSide): ChangedAccount | undefined {
  const [old, changed] = [rightsOf(...before), rightsOf(...after)]
  const lost = without(old, changed)
  const gained = without(changed, old)
  return lost.length + gained.length === 0 ? undefined : { account, lost, gained }
}

function without(rights: readonly Right[], others: readonly Right[]): readonly Right[] {
  const known = new Set(others.map(textOf))
  return rights.filter((right) => !known.has(textOf(right)))
}

const textOf = ({ mount, service, type, layer, gives }: Right): string =>
  JSON.stringify([mount, service, type, layer, gives])

/** An account as a side knows it; undefined where there is none, or nobody can sign in with it. */
function principalOf(id: string, { configuration, stored }: PolicySide): Principal | undefined {
  const known = accountsOf(configuration, stored).find((one) => one.id === id)
  if (id !== 'anonymous' && (known === undefined || known.closed !== undefined)) return undefined
  return accountOf(configuration, id, {}, stored)
}

/** Compares rights without the names of the grants that give them. */
function rightsOf(
  principal: Principal | undefined,
  { configuration, catalog, areas }: PolicySide,
): readonly Right[] {
  if (principal === undefined) return []
  return seenBy(principal, configuration, { catalog, areas }).flatMap(
    ({ mount, service, type, whole, layers }) => {
      const place = { mount, service, type }
      return [
        ...whole.map((one) => ({ ...place, layer: undefined, gives: `everything for ${one}` })),
        ...layers.flatMap(({ id: layer, name, operations, views }) =>
          views.map((view) => ({
            ...place,
            layer: `${layer} ${name}`,
            gives: `${operations.join(', ')}; ${viewInWords(view)}`,
          })),
        ),
      ]
    },
  )
}
