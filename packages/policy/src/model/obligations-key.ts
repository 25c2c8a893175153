import { areaKey } from './area-right.ts'
import { editKey } from './edit-right.ts'
import type { Obligations, SeenListing } from './obligations.ts'
import type { LayerRights, PictureLimits, ServiceRights, TileRight, View } from './rights.ts'
import { rowsKey } from './row-filter.ts'

/**
 * The obligations as a text: equal for equal rights, whoever has them, and different where anything differs that could change a narrowed
 * question or a shown reply. It does not depend on the order of grants, or on their names.
 *
 * The order of grants may still order what says the same: the terms of a condition, the members of a result, drawings over each other. Two
 * callers with one key may see the same rows and cells, in pictures of the same limits.
 *
 * Services, layers and what was found out about areas are told apart by their objects, not by their text, so a key is good within one process and is never the
 * same for a service that was read again and has changed. Conditions hold values of attributes: the key is as confidential as they are.
 */
export function obligationsKey({ unrestricted, listing, rights }: Obligations): string {
  return JSON.stringify([
    unrestricted,
    listing ? listingKey(listing) : null,
    rights ? rightsKey(rights) : null,
  ])
}

/**
 * All that the obligations show and let be edited, as a text: equal for equal rights, in any process, and different where anything differs that could
 * change what is shown of one answer of the map server. Unlike the key above it names a service, and does not tell its objects apart.
 *
 * What the catalogue says of the service, and what was found out about areas, is not in it: these decide what is asked, or they are in the bytes that are
 * shown. Whether the service was read again changes neither.
 */
export const viewsText = ({ unrestricted, listing, rights }: Obligations): string =>
  JSON.stringify([unrestricted, listing ? listingKey(listing) : null, rights ? seenText(rights) : null])

const seenText = remembered((rights: ServiceRights): string => {
  const { service, whole, types, tiles, layers, others } = rights
  return JSON.stringify([
    service.name,
    service.type,
    whole,
    typesKey(types),
    tilesKey(tiles),
    [...layers].sort(byId).map(([id, { views }]) => [id, viewsKey(views)]),
    others ? othersText(others, seenText) : null,
  ])
})

const listingKey = remembered(({ services, folders }: SeenListing): string =>
  JSON.stringify([[...services].sort(), [...folders].sort()]),
)

const rightsKey = remembered((rights: ServiceRights): string => {
  const { service, whole, types, tiles, confirmed = false, layers, facts, others } = rights
  return JSON.stringify([
    numberOf(service),
    whole,
    typesKey(types),
    confirmed,
    tilesKey(tiles),
    layersKey(layers),
    facts ? numberOf(facts) : null,
    others ? othersKey(others) : null,
  ])
})

const typesKey = (types: ServiceRights['types']): readonly string[] | null =>
  types ? [...types].sort() : null

const layersKey = remembered((layers: ServiceRights['layers']): string =>
  JSON.stringify(
    [...layers].sort(byId).map(([id, { layer, views }]) => [id, numberOf(layer), viewsKey(views)]),
  ),
)

const othersKey = remembered((others: NonNullable<ServiceRights['others']>): string =>
  othersText(others, rightsKey),
)

/** Operations with the same rights share one text, which keeps the key short. */
function othersText(
  others: NonNullable<ServiceRights['others']>,
  textOf: (rights: ServiceRights) => string,
): string {
  const alike = Map.groupBy([...others].sort(byName), ([, rights]) => textOf(rights))
  return JSON.stringify([...alike].map(([key, operations]) => [key, operations.map(([id]) => id)]))
}

const viewsKey = (views: LayerRights['views']): readonly string[] => views.map(viewKey).sort()

/** The name of the grant is left out: it names who gave a view, and not what it shows. */
const viewKey = remembered((view: View): string => {
  const { fields, closed = false, rows, area, uncertain = false } = view
  const { statedExtent = false, statedClasses = false, records, picture, edit } = view
  return JSON.stringify([
    fields && [...fields].sort(),
    closed,
    rowsKey(rows),
    area ? areaKey(area) : null,
    uncertain,
    statedExtent,
    statedClasses,
    String(records),
    pictureKey(picture),
    edit ? editKey(edit) : null,
  ])
})

const tilesKey = (tiles: ServiceRights['tiles']): readonly string[] => [...new Set(tiles.map(tileKey))].sort()

const tileKey = ({ picture, area }: TileRight): string =>
  JSON.stringify([pictureKey(picture), area ? areaKey(area) : null])

/** Numbers are written as texts, because JSON has no infinite ones. */
function pictureKey({ scaleFrom, scaleTo, pixels, formats }: PictureLimits): string {
  return JSON.stringify([...[scaleFrom, scaleTo, pixels].map(String), formats && [...formats].sort()])
}

const byId = ([one]: readonly [number, unknown], [other]: readonly [number, unknown]): number => one - other

const byName = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  one < other ? -1 : 1

const numbers = new WeakMap<object, number>()
let last = 0

/** A number that this object alone has. */
function numberOf(entry: object): number {
  const known = numbers.get(entry)
  if (known !== undefined) return known
  last += 1
  numbers.set(entry, last)
  return last
}

/** The function, which works once for each value: what is decided never changes. */
function remembered<Value extends object>(work: (value: Value) => string): (value: Value) => string {
  const known = new WeakMap<Value, string>()
  return (value) => {
    const text = known.get(value) ?? work(value)
    known.set(value, text)
    return text
  }
}
