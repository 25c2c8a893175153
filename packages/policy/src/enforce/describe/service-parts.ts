import { servedOperation } from '@mapgate/protocol'
import { areaOfReference } from '../../model/reference-area.ts'
import { onceForEach, type ServiceRights, sees, seesShapes, seesStatedExtent } from '../../model/rights.ts'
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

const texts = new WeakMap<object, string>()

/** The reference of an extent as a text, worked out once for each extent that the catalogue keeps. */
function referenceText(extent: JsonObject): string {
  const known = texts.get(extent) ?? String(JSON.stringify(extent.spatialReference))
  texts.set(extent, known)
  return known
}

/** Around nothing yet. */
const nowhere = { xmin: Infinity, ymin: Infinity, xmax: -Infinity, ymax: -Infinity }

/** Around the extents of what is seen; undefined where one is not known, or they are not in one reference. */
function extentOfSeen({ rights: { layers }, extents }: Narrowed): JsonObject | undefined {
  const [isShaped, isStatedOf] = [onceForEach(seesShapes), onceForEach(seesStatedExtent)]
  const around = { ...nowhere }
  let first: JsonObject | undefined
  let reference: string | undefined
  for (const { layer, views } of layers.values()) {
    if (layer.geometryType === undefined || !isShaped(views)) continue
    const isStated = isStatedOf(views)
    if (isStated && layer.extent === undefined) continue
    const box = isStated ? layer.extent : extents.get(layer.id)
    if (!isExtent(box)) return undefined
    first ??= box
    reference ??= referenceText(first)
    if (referenceText(box) !== reference) return undefined
    around.xmin = Math.min(around.xmin, Number(box.xmin))
    around.ymin = Math.min(around.ymin, Number(box.ymin))
    around.xmax = Math.max(around.xmax, Number(box.xmax))
    around.ymax = Math.max(around.ymax, Number(box.ymax))
  }
  return first && { ...around, spatialReference: first.spatialReference }
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
