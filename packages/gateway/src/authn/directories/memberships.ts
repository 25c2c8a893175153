import { firstValue, isWithin, nameKey } from '../../core/authentication/distinguished-name.ts'
import type { Connection, Search } from './connection.ts'
import { loadLdapts } from './connection.ts'
import type { DirectoryEntry } from './entry.ts'
import { filledFilter } from './filter.ts'

/** How the groups of a person are found. */
interface MembershipOptions {
  readonly by: 'memberOf' | 'search' | 'matching-rule'
  /** The tree in which groups count. */
  readonly base: string
  /** For `search`, with `{dn}` and `{name}` of the person. */
  readonly filter: string
  /** How many levels of groups in groups are followed; 0: none. */
  readonly depth: number
  /** Groups are called by their whole name, or by its first part (`cn`). */
  readonly named: 'dn' | 'cn'
}

/** The groups of a person as the directory spells them, or why they are not known. */
type Memberships = { readonly groups: readonly string[] } | { readonly unknown: string }

/** More groups than that are not read: the person has no roles then, and it is said why. */
const mostGroups = 400

/** The rule of Active Directory that follows groups in groups by itself (LDAP_MATCHING_RULE_IN_CHAIN). */
const inChain = '1.2.840.113556.1.4.1941'

/**
 * Finds the groups of a person.
 * @param name as the directory spells it
 * @throws Error when the directory does not answer
 */
export async function membershipsOf(
  person: DirectoryEntry,
  name: string,
  { connection, options }: { connection: Connection; options: MembershipOptions },
): Promise<Memberships> {
  const found =
    options.by === 'memberOf'
      ? directOf(person)
      : options.by === 'matching-rule'
        ? await inChainOf(person, connection, options)
        : await walked(person, name, { connection, options })
  if ('unknown' in found) return found
  const within = found.groups.filter((dn) => isWithin(dn, options.base))
  return { groups: options.named === 'dn' ? within : within.flatMap((dn) => firstValue(dn) ?? []) }
}

function directOf(person: DirectoryEntry): Memberships {
  if (person.isCut('memberOf')) return tooMany
  const groups = person.texts('memberOf')
  return groups.length > mostGroups ? tooMany : { groups }
}

const tooMany: Memberships = { unknown: `more than ${mostGroups} groups` }

async function inChainOf(
  { dn }: DirectoryEntry,
  connection: Connection,
  { base }: MembershipOptions,
): Promise<Memberships> {
  const { ExtensibleFilter } = await loadLdapts()
  const filter = new ExtensibleFilter({ matchType: 'member', rule: inChain, value: dn })
  const { entries, isCut } = await connection.search(groupSearch(base, filter))
  return isCut ? tooMany : { groups: entries.map((entry) => entry.dn) }
}

/** Asks level by level which groups name the groups of the level before. A group that was met is not asked for again, so circles end. */
async function walked(
  { dn }: DirectoryEntry,
  name: string,
  { connection, options: { base, filter, depth } }: { connection: Connection; options: MembershipOptions },
): Promise<Memberships> {
  const met = new Map<string, string>()
  const first = await connection.search(groupSearch(base, filledFilter(filter, { dn, name })))
  if (first.isCut) return tooMany
  let level = notMet(first.entries, met)
  for (let step = 0; step < depth && level.length > 0; step += 1) {
    const { entries, isCut } = await connection.search(groupSearch(base, await namingAny(level)))
    if (isCut) return tooMany
    level = notMet(entries, met)
    if (met.size > mostGroups) return tooMany
  }
  return { groups: [...met.values()] }
}

/** The names that were not met before, which are met now. */
function notMet(entries: readonly DirectoryEntry[], met: Map<string, string>): readonly string[] {
  return entries.flatMap(({ dn }) => {
    const key = nameKey(dn)
    if (key === undefined || met.has(key)) return []
    met.set(key, dn)
    return [dn]
  })
}

async function namingAny(names: readonly string[]): Promise<Search['filter']> {
  const { EqualityFilter, OrFilter } = await loadLdapts()
  return new OrFilter({
    filters: names.flatMap((value) =>
      ['member', 'uniqueMember'].map((attribute) => new EqualityFilter({ attribute, value })),
    ),
  })
}

const groupSearch = (base: string, filter: Search['filter']): Search => ({
  base,
  scope: 'sub',
  filter,
  // No attributes: the names say everything.
  attributes: ['1.1'],
  most: mostGroups,
})
