import type { MapFrame, TileLevel } from '@mapgate/policy'
import { isObject, type JsonObject, numbersOf, objectsOf, textOf } from '../core/json.ts'

const metersPerUnit: Readonly<Record<string, number>> = {
  esriMillimeters: 0.001,
  esriCentimeters: 0.01,
  esriDecimeters: 0.1,
  esriMeters: 1,
  esriKilometers: 1_000,
  esriInches: 0.0254,
  esriFeet: 0.3048,
  esriYards: 0.9144,
  esriMiles: 1_609.344,
  esriNauticalMiles: 1_852,
  esriDecimalDegrees: 111_319.490793,
}

/** The spatial reference of a service's map and the length of its units; undefined where the service does not state both. */
export function readFrame({ spatialReference, units }: JsonObject): MapFrame | undefined {
  if (!isObject(spatialReference)) return undefined
  const wkids = numbersOf([spatialReference.wkid, spatialReference.latestWkid])
  const meters = metersPerUnit[textOf(units)[0] ?? '']
  return wkids.length === 0 || meters === undefined ? undefined : { wkids, metersPerUnit: meters }
}

/** The levels of a cache of tiles; undefined where the service has none. */
export function readTileLevels({ tileInfo }: JsonObject): readonly TileLevel[] | undefined {
  if (!isObject(tileInfo)) return undefined
  const dpi = typeof tileInfo.dpi === 'number' && tileInfo.dpi > 0 ? tileInfo.dpi : 96
  return objectsOf(tileInfo.lods).flatMap(({ level, scale }) =>
    typeof level === 'number' && typeof scale === 'number' ? [{ level, scale, dpi }] : [],
  )
}
