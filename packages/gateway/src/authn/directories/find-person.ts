import type { DirectoryConfiguration } from '../../config/sections/directories.ts'
import { isWithin } from '../../core/authentication/distinguished-name.ts'
import { accountAttributes } from './account-state.ts'
import { type Connection, loadLdapts, type Search } from './connection.ts'
import { byteAttributes, type DirectoryEntry, idBytes } from './entry.ts'
import { filledFilter } from './filter.ts'

type People = Pick<DirectoryConfiguration, 'base' | 'filter' | 'person' | 'memberships'>

/** The entry of the person who has this name, `several` where the name is not clear, or undefined. */
export async function findByName(
  connection: Connection,
  name: string,
  people: People,
): Promise<DirectoryEntry | 'several' | undefined> {
  return only(await connection.search(searchOf(filledFilter(people.filter, { name }), people)), people)
}

/** The entry with this stable id, as long as it is one of those who may sign in. */
export async function findById(
  connection: Connection,
  id: string,
  people: People,
): Promise<DirectoryEntry | undefined> {
  const { AndFilter, EqualityFilter, FilterParser } = await loadLdapts()
  const { person, filter } = people
  const isBytes = byteAttributes.some((each) => each.toLowerCase() === person.id.toLowerCase())
  const ofPeople = FilterParser.parseString(filter.replaceAll('{name}', '*'))
  const hasId = new EqualityFilter({ attribute: person.id, value: isBytes ? idBytes(id) : id })
  const filters = [hasId, ofPeople]
  const found = only(await connection.search(searchOf(new AndFilter({ filters }), people)), people)
  return found === 'several' ? undefined : found
}

function searchOf(filter: Search['filter'], { base, person, memberships }: People): Search {
  return {
    base,
    scope: 'sub',
    filter,
    attributes: [
      ...new Set([
        person.id,
        person.name,
        ...Object.values(person.attributes),
        ...(memberships.by === 'memberOf' ? ['memberOf'] : []),
        ...accountAttributes,
      ]),
    ],
    most: 1,
  }
}

/** An entry that lies elsewhere than was asked for, or that has no name, is none: its name is what a password is sent with. */
function only(
  { entries: [entry], isCut }: Awaited<ReturnType<Connection['search']>>,
  { base }: People,
): DirectoryEntry | 'several' | undefined {
  if (isCut) return 'several'
  return entry !== undefined && isWithin(entry.dn, base) ? entry : undefined
}
