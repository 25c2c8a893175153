import type { Bounds, PlacedArea } from '@mapgate/geometry'
import { servedOperation, type Tile } from '@mapgate/protocol'
import type { AreaRight } from '../../model/area-right.ts'
import type { TileScheme } from '../../model/catalog.ts'
import { placedNeedKey } from '../../model/facts.ts'
import type { ServiceRights, TileRight } from '../../model/rights.ts'
import { isWithin, scalesOfLevel } from '../../model/scales.ts'
import { boundsIn, placedIn } from '../areas/placed.ts'
import { aroundAll } from '../features/summed-shapes.ts'
import { cannotNarrow } from '../narrowing.ts'
import { blockOf, type TileBlock } from './tile-frame.ts'

/** What of the tiles of a question is given: all of them, or what lies in one of the areas. */
export type GivenTiles =
  | 'whole'
  | { readonly areas: readonly PlacedArea[]; readonly scheme: TileScheme; readonly block: TileBlock }

/**
 * What the caller has of the tiles that are asked for, by all grants that give their scale.
 * @throws Refused `access.denied` where no grant does, where it is not known which ground the tiles show, and with what has to be known of an
 * area first
 */
export function givenTiles(intent: Tile, rights: ServiceRights): GivenTiles {
  const { service, tiles } = rights
  const given = givenAt(tiles, scalesOfLevel(service, intent.level))
  if (given.length === 0)
    throw cannotNarrow(
      'tiles hold all rows and fields, and no grant gives them at this scale: whole, or within an area with `pictures: pixels`',
    )
  const within = given.flatMap(({ area }) => area ?? [])
  if (within.length < given.length) return 'whole'
  const block = blockOf(service, intent)
  const scheme = service.tileScheme
  if (block === undefined || scheme === undefined)
    throw cannotNarrow(
      `the tiles of ${service.name} have no such level, or are counted in a grid that is not known`,
    )
  return { areas: placedAreas(within, rights, scheme), scheme, block }
}

const givenAt = (tiles: readonly TileRight[], scales: readonly number[]): readonly TileRight[] =>
  tiles.filter(({ picture }) => isWithin(picture, scales))

/** The areas that have a place in the reference of tiles, each once. @throws Refused where none has, or where it is not known yet */
function placedAreas(
  within: readonly AreaRight[],
  { facts }: ServiceRights,
  { wkid }: TileScheme,
): readonly PlacedArea[] {
  const placeable = within.filter((right) => !isUnplaced(right, facts, wkid))
  const placed = (placeable.length > 0 ? placeable : within).map((right) => placedIn(facts, right, wkid))
  return [...new Map(placed.map((one) => [one.key, one])).values()]
}

/** True where it is known that an area has no place in a reference. */
function isUnplaced(right: AreaRight, facts: ServiceRights['facts'], wkid: number): boolean {
  const found = facts?.placed.get(placedNeedKey(right, wkid))
  return found !== undefined && 'unplaced' in found
}

/**
 * What a description has to know before it promises tiles: whether the areas that they are given in have a place in their reference.
 * @throws Refused with that need
 */
export function demandPlacedTiles({ service, facts, others }: ServiceRights): void {
  const { tileScheme } = service
  const tiles = new Set([...(others?.values() ?? [])].flatMap((rights) => rights.tiles))
  for (const { area } of tiles)
    if (area && tileScheme && !isUnplaced(area, facts, tileScheme.wkid))
      placedIn(facts, area, tileScheme.wkid)
}

/** True where tiles of some level are served by a right. An area of which nothing is known yet counts as one that has no place. */
export function isServed({ area }: TileRight, { service, facts }: ServiceRights): boolean {
  if (area === undefined) return true
  const placed = service.tileScheme && facts?.placed.get(placedNeedKey(area, service.tileScheme.wkid))
  return placed !== undefined && !('unplaced' in placed)
}

/** The ground on which a caller has tiles, in the reference of the tiles. */
interface TiledGround {
  readonly bounds: Bounds
  readonly wkid: number
}

/** The bounds around the areas that tiles are given in; undefined where they are given everywhere, or nowhere. */
export function tiledGround(rights: ServiceRights): TiledGround | undefined {
  const { service, facts, others } = rights
  const { id = '' } = servedOperation(service.type, 'tile') ?? {}
  const served = (others?.get(id) ?? rights).tiles.filter((tile) => isServed(tile, rights))
  const areas = served.flatMap(({ area }) => area ?? [])
  const wkid = service.tileScheme?.wkid
  if (wkid === undefined || areas.length < served.length) return undefined
  const bounds = areas.flatMap((right) => boundsIn(facts, right, wkid) ?? [])
  return bounds.length === 0 ? undefined : { bounds: aroundAll(bounds), wkid }
}
