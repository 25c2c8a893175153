import { servedOperation } from '@mapgate/protocol'
import { areaOfReference } from '../../model/reference-area.ts'
import { geometryField, type ServiceRights, sees, seesStatedExtent, shows } from '../../model/rights.ts'
import { isWithin, scalesOfLevel } from '../../model/scales.ts'
import { isSameWkid } from '../areas/placed.ts'
import { wkidsOf } from '../areas/reshaped-rows.ts'
import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import { tiledGround } from '../tiles/given-tiles.ts'
import { isExtent } from './layer-parts.ts'
import type { Narrowed, Told } from './member.ts'

/** Tiles of the levels that are given. */
export const givenLevels: Told = (value, { rights }) =>
  isObject(value)
    ? { ...value, lods: objectsOf(value.lods).filter(({ level }) => isGiven(rights, Number(level))) }
    : undefined

/** The first or last level, where it is given. */
export const givenLevel: Told = (value, { rights }) =>
  typeof value === 'number' && isGiven(rights, value) ? value : undefined

/** By the rights to tiles themselves: a grant that says something of tiles and is for questions alone gives none. */
function isGiven(rights: ServiceRights, level: number): boolean {
  const { id = '' } = servedOperation(rights.service.type, 'tile') ?? {}
  const { tiles } = rights.others?.get(id) ?? rights
  return tiles.some(({ picture }) => isWithin(picture, scalesOfLevel(rights.service, level)))
}

/** Around what is seen, in place of an extent over everything. */
export const seenArea: Told = (_, context, { spatialReference }) =>
  extentOfSeen(context) ?? extentOfTiles(context, spatialReference) ?? areaOfReference(spatialReference)

/** Around the areas in which the caller has tiles and no layer; undefined for other callers. */
function extentOfTiles({ rights }: Narrowed, stated: unknown): JsonObject | undefined {
  const ground = rights.layers.size === 0 ? tiledGround(rights) : undefined
  if (ground === undefined) return undefined
  const isSame = wkidsOf(stated).some((one) => isSameWkid(one, ground.wkid))
  const { xmin, ymin, xmax, ymax } = ground.bounds
  return { xmin, ymin, xmax, ymax, spatialReference: isSame ? stated : { wkid: ground.wkid } }
}

/** Around the extents of what is seen; undefined where one is not known, or they are not in one reference. */
function extentOfSeen({ rights: { layers }, extents }: Narrowed): JsonObject | undefined {
  const shaped = [...layers.values()].filter(
    (seen) => seen.layer.geometryType !== undefined && seen.views.some((view) => shows(view, geometryField)),
  )
  const boxes = shaped.flatMap((seen): readonly unknown[] => {
    if (!seesStatedExtent(seen)) return [extents.get(seen.layer.id)]
    return seen.layer.extent === undefined ? [] : [seen.layer.extent]
  })
  const known = boxes.filter(isExtent)
  const reference = JSON.stringify(known[0]?.spatialReference)
  if (known.length === 0 || known.length < boxes.length) return undefined
  if (known.some((box) => JSON.stringify(box.spatialReference) !== reference)) return undefined
  const side = (name: string) => known.map((box) => Number(box[name]))
  return {
    xmin: Math.min(...side('xmin')),
    ymin: Math.min(...side('ymin')),
    xmax: Math.max(...side('xmax')),
    ymax: Math.max(...side('ymax')),
    spatialReference: known[0]?.spatialReference,
  }
}

/**
 * Relationships between layers that are seen, by keys that are seen. Where a table stands between them, it is named only where it is seen,
 * and its keys only where they are.
 */
export const seenRelationships: Told = (value, { rights: { layers } }) =>
  objectsOf(value).flatMap((one) => {
    const [origin, destination, between] = [
      one.originLayerId,
      one.destinationLayerId,
      one.relationshipTableId,
    ].map((id) => layers.get(Number(id)))
    if (origin === undefined || destination === undefined) return []
    const isAttributed =
      one.attributed === true || (typeof one.relationshipTableId === 'number' && one.relationshipTableId >= 0)
    const holder = isAttributed ? between : destination
    const keys: readonly (readonly [string, typeof holder])[] = [
      ['originPrimaryKey', origin],
      ['originForeignKey', holder],
      ['destinationPrimaryKey', isAttributed ? destination : undefined],
      ['destinationForeignKey', between],
    ]
    const isHidden = ([name, layer]: (typeof keys)[number]): boolean =>
      typeof one[name] === 'string' && one[name] !== '' && (layer === undefined || !sees(layer, one[name]))
    const hidden = keys.filter(isHidden).map(([name]) => name)
    // Without the key of a side that is seen, nobody could ask by the relationship.
    if (hidden.includes('originPrimaryKey') || (!isAttributed && hidden.includes('originForeignKey')))
      return []
    const gone = new Set([
      ...hidden,
      ...(between === undefined && isAttributed ? ['relationshipTableId'] : []),
    ])
    return [Object.fromEntries(Object.entries(one).filter(([name]) => !gone.has(name)))]
  })
