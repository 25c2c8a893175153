import type { TileScheme } from '@mapgate/policy'
import { isObject, type JsonObject, numbersOf, objectsOf } from '../core/json.ts'

/** Pixels along a side of a tile; no server makes larger ones. */
const mostPixels = 8_192

/**
 * The grid of a cache of tiles, as `tileInfo` states it. WMTS tiles of a map service are counted by the same grid.
 * @returns undefined where any part of it is missing or cannot be: then nobody knows what a tile shows
 */
export function readTileScheme({ tileInfo }: JsonObject): TileScheme | undefined {
  if (!isObject(tileInfo)) return undefined
  const { spatialReference, origin, cols, rows, lods } = tileInfo
  const { latestWkid, wkid } = isObject(spatialReference) ? spatialReference : {}
  const { x, y } = isObject(origin) ? origin : {}
  const scheme = {
    wkid: numbersOf([latestWkid, wkid])[0],
    origin: { x, y },
    cols,
    rows,
    levels: Array.isArray(lods)
      ? objectsOf(lods).map(({ level, resolution }) => ({ level, resolution }))
      : [],
  }
  return isTileScheme(scheme) ? scheme : undefined
}

/** True for a grid that places every tile of its levels. */
export function isTileScheme(value: unknown): value is TileScheme {
  if (!isObject(value) || !isObject(value.origin) || !Array.isArray(value.levels)) return false
  const { wkid, origin, cols, rows, levels } = value
  const known = levels.filter(isLevel)
  return (
    Number.isSafeInteger(wkid) &&
    [origin.x, origin.y].every(Number.isFinite) &&
    [cols, rows].every(isSide) &&
    known.length > 0 &&
    known.length === levels.length &&
    new Set(known.map(({ level }) => level)).size === known.length
  )
}

const isSide = (side: unknown): boolean =>
  Number.isSafeInteger(side) && Number(side) > 0 && Number(side) <= mostPixels

const isLevel = (value: unknown): value is TileScheme['levels'][number] =>
  isObject(value) &&
  Number.isSafeInteger(value.level) &&
  Number.isFinite(value.resolution) &&
  Number(value.resolution) > 0
