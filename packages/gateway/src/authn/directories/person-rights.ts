import type { AttributeValue } from '@mapgate/policy'
import type { DirectoryConfiguration } from '../../config/sections/directories.ts'
import type { PersonRights } from '../../store/session-port.ts'
import { rolesOfGroups } from '../kinds/roles-of-groups.ts'
import type { Connection } from './connection.ts'
import type { DirectoryEntry } from './entry.ts'
import { asConfigured } from './group-names.ts'
import { membershipsOf } from './memberships.ts'

/** What a directory says of a person; `unknown` says why the groups are not known, and then there are no roles. */
export interface DirectoryPerson extends PersonRights {
  readonly unknown?: string
}

/**
 * Reads name, groups, roles and attributes of a person, all by the gateway's own account.
 * @throws Error when the directory does not answer
 */
export async function rightsOf(
  entry: DirectoryEntry,
  connection: Connection,
  directory: DirectoryConfiguration,
): Promise<DirectoryPerson> {
  const { person, memberships, base } = directory
  const name = (entry.texts(person.name)[0] ?? '').slice(0, 200)
  const options = { ...memberships, base: memberships.base ?? base }
  const found = await membershipsOf(entry, name, { connection, options })
  const said = { name, attributes: attributesOf(entry, person.attributes) }
  if ('unknown' in found) return { ...said, groups: [], roles: [], unknown: found.unknown }
  const groups = asConfigured(found.groups, directory)
  return { ...said, groups, roles: rolesOfGroups(groups, directory) }
}

/** How many values of an attribute are taken, and how long they may be. */
const longest = { values: 100, characters: 1000 } as const

function attributesOf(
  entry: DirectoryEntry,
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, AttributeValue>> {
  const found = Object.entries(names).flatMap(([name, attribute]) => {
    const values = entry.texts(attribute)
    const isTaken =
      values.length > 0 &&
      values.length <= longest.values &&
      values.every((value) => value.length <= longest.characters)
    return isTaken ? [[name, values.length === 1 ? (values[0] ?? '') : values] as const] : []
  })
  return Object.fromEntries(found)
}
