import type { OfferedBounds, TileGrid } from './offer.ts'

/** A pixel of OGC, in metres (07-057r7, 6.1). */
const pixelMetres = 0.000_28

/** Half of the width of the world of web maps, in metres. */
const half = 20_037_508.342_789_244

/** The grid of web maps: EPSG 3857, tiles of 256 pixels, levels 0 to 22 (07-057r7, annex E.4, which ends at 18). */
export const googleMapsCompatible: TileGrid = {
  identifier: 'GoogleMapsCompatible',
  reference: { code: 'EPSG:3857', isNorthFirst: false },
  metersPerUnit: 1,
  origin: { x: -half, y: half },
  tileWidth: 256,
  tileHeight: 256,
  levels: Array.from({ length: 23 }, (_, level) => ({ level, resolution: (2 * half) / 256 / 2 ** level })),
  bounds: { xmin: -half, ymin: -half, xmax: half, ymax: half },
  wellKnown: 'urn:ogc:def:wkss:OGC:1.0:GoogleMapsCompatible',
}

/** The levels of a grid that are those of `GoogleMapsCompatible`, by the same numbers; undefined where there are none. */
export function asGoogleMaps(grid: TileGrid): TileGrid | undefined {
  const { origin, tileWidth, tileHeight, metersPerUnit, reference } = grid
  const isAlike =
    reference.code === googleMapsCompatible.reference.code &&
    metersPerUnit === 1 &&
    tileWidth === 256 &&
    tileHeight === 256 &&
    Math.abs(origin.x + half) < 0.01 &&
    Math.abs(origin.y - half) < 0.01
  const levels = googleMapsCompatible.levels.filter(({ level, resolution }) =>
    grid.levels.some((one) => one.level === level && Math.abs(one.resolution / resolution - 1) < 1e-8),
  )
  return isAlike && levels.length > 0 ? { ...googleMapsCompatible, levels } : undefined
}

/** One level of a grid, in the numbers of a tile matrix. */
interface TileMatrix {
  readonly identifier: string
  readonly scaleDenominator: number
  /** In the order of the axes of the reference. */
  readonly topLeftCorner: readonly [number, number]
  readonly matrixWidth: number
  readonly matrixHeight: number
}

/** The matrices of a grid, from the coarsest to the finest. */
export function matricesOf(grid: TileGrid): readonly TileMatrix[] {
  const { origin, metersPerUnit, reference } = grid
  const { x, y } = origin
  return grid.levels
    .toSorted((one, other) => other.resolution - one.resolution)
    .map(({ level, resolution }) => ({
      identifier: String(level),
      scaleDenominator: (resolution * metersPerUnit) / pixelMetres,
      topLeftCorner: reference.isNorthFirst ? [y, x] : [x, y],
      ...tilesIn(grid, resolution),
    }))
}

/** Tiles from the origin to the far corner of what is covered. */
function tilesIn({ origin, bounds, tileWidth, tileHeight }: TileGrid, resolution: number) {
  return {
    matrixWidth: tilesAlong(bounds.xmax - origin.x, resolution * tileWidth),
    matrixHeight: tilesAlong(origin.y - bounds.ymin, resolution * tileHeight),
  }
}

/** Rounding of the last digits makes no tile more. */
const tilesAlong = (length: number, side: number): number =>
  Math.max(1, Math.ceil(Math.min(length / side, Number.MAX_SAFE_INTEGER) - 1e-6))

/** Bounds that cover at least what another value covers, wherever the numbers are none. */
export const isBounds = ({ xmin, ymin, xmax, ymax }: OfferedBounds): boolean =>
  [xmin, ymin, xmax, ymax].every(Number.isFinite) && xmin <= xmax && ymin <= ymax
