import type { ChangedAccount, Right } from '../rights/changed-rights.ts'

/** Each change as a line of its own for every mount and type of service, for programs. */
export const formatChangeLines = (changed: readonly ChangedAccount[]) =>
  changed.map(({ account, lost, gained }) => ({ account, lost: lines(lost), gained: lines(gained) }))

const lines = (rights: readonly Right[]): readonly string[] =>
  rights
    .map(({ mount, service, type, layer, gives }) => {
      const place = `${mount} ${service} (${type})`
      return `${layer === undefined ? place : `${place} ${layer}`}: ${gives}`
    })
    .toSorted()

/**
 * A summary and then its details. Accounts with the same changes are listed together, and a change that holds for several mounts
 * or types of a service is listed once, with those mounts and types.
 */
export function formatChanges(changed: readonly ChangedAccount[]): string {
  if (changed.length === 0) return 'Nobody sees more or less.'
  const alike = Map.groupBy(changed, ({ lost, gained }) => JSON.stringify([lines(lost), lines(gained)]))
  const groups = [...alike.values()].map((accounts) => ({
    names: accounts.map(({ account }) => account).join(', '),
    lost: accounts[0]?.lost ?? [],
    gained: accounts[0]?.gained ?? [],
  }))
  const count = changed.length === 1 ? 'One account sees' : `${changed.length} accounts see`
  return [
    `${count} something else:`,
    ...groups.map(({ names, lost, gained }) => `  ${names}: ${inShort(lost, gained)}`),
    ...groups.flatMap(({ names, lost, gained }) => [
      '',
      names,
      ...onceEach(lost).map((line) => `  - ${line}`),
      ...onceEach(gained).map((line) => `  + ${line}`),
    ]),
  ].join('\n')
}

const placeOf = ({ service, layer }: Right): string => (layer === undefined ? service : `${service} ${layer}`)

/** Rights of one sentence, each once, with where they hold. */
const onceEach = (rights: readonly Right[]): readonly string[] =>
  [...Map.groupBy(rights, (right) => `${placeOf(right)}: ${right.gives}`)]
    .map(([words, alike]) => `${words} [${where(alike)}]`)
    .toSorted()

/** Mounts and types of the service: `MapServer, FeatureServer at /arcgis, /map`. */
function where(rights: readonly Right[]): string {
  const byMount = Map.groupBy(rights, ({ mount }) => mount)
  const typesAt = [...byMount].map(([mount, here]) => ({
    mount,
    types: listed(here.map(({ type }) => type)),
  }))
  return [...Map.groupBy(typesAt, ({ types }) => types)]
    .map(([types, places]) => `${types} at ${listed(places.map(({ mount }) => mount))}`)
    .join('; ')
}

const listed = (names: readonly string[]): string => [...new Set(names)].join(', ')

function inShort(lost: readonly Right[], gained: readonly Right[]): string {
  const places = (rights: readonly Right[]) => [...new Set(rights.map(placeOf))]
  const [less, more] = [places(lost), places(gained)]
  const other = less.filter((place) => more.includes(place))
  const only = (these: readonly string[]) => these.filter((place) => !other.includes(place))
  return [...told('gains', only(more)), ...told('loses', only(less)), ...told('sees otherwise', other)].join(
    '; ',
  )
}

/** Three places by name, the others by number. */
function told(verb: string, places: readonly string[]): readonly string[] {
  if (places.length === 0) return []
  const more = places.length > 3 ? ` and ${places.length - 3} more` : ''
  return [`${verb} ${places.slice(0, 3).join(', ')}${more}`]
}
