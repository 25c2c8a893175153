import type { Frame } from '@mapgate/geometry'
import type { Tile } from '@mapgate/protocol'
import type { ServiceEntry, TileScheme } from '../../model/catalog.ts'
import { isSameWkid } from '../areas/placed.ts'

/** A rectangle of tiles of one level. */
export interface TileBlock {
  readonly level: number
  readonly top: number
  readonly left: number
  readonly width: number
  readonly height: number
}

/** More rows or columns than any cache has; beyond it numbers are no longer exact. */
const mostRows = 2 ** 31

/**
 * The block that a question is about, which is one tile for a tile.
 * @returns undefined where the service has no such level, or is not known to count by the grid that the question names
 */
export function blockOf(
  { tileScheme }: ServiceEntry,
  { level, row, column, block, grid }: Tile,
): TileBlock | undefined {
  if (tileScheme === undefined || level === undefined || row === undefined || column === undefined)
    return undefined
  const { width, height } = block ?? { width: 1, height: 1 }
  const isCounted = width > 0 && height > 0 && row + height <= mostRows && column + width <= mostRows
  if (!isCounted || resolutionOf(tileScheme, level) === undefined) return undefined
  return grid === undefined || isGridOf(tileScheme, grid)
    ? { level, top: row, left: column, width, height }
    : undefined
}

/** The ground that a block of tiles shows. @throws RangeError for a level that the scheme does not have */
export function frameOf(scheme: TileScheme, { level, top, left, width, height }: TileBlock): Frame {
  const { origin, cols, rows, wkid } = scheme
  const resolution = resolutionOf(scheme, level)
  if (resolution === undefined) throw new RangeError(`level ${level} is not there`)
  const x = (column: number): number => origin.x + column * cols * resolution
  const y = (row: number): number => origin.y - row * rows * resolution
  return {
    extent: { xmin: x(left), ymin: y(top + height), xmax: x(left + width), ymax: y(top) },
    wkid,
    width: width * cols,
    height: height * rows,
  }
}

const resolutionOf = ({ levels }: TileScheme, level: number): number | undefined =>
  levels.find((one) => one.level === level)?.resolution

/**
 * True where a grid of WMTS counts tiles as the service does. Whether servers call a matrix by the number of its level or by its place in the
 * list is not told, so levels have to be listed from 0 on without gaps, which makes it the same.
 */
function isGridOf(scheme: TileScheme, grid: string): boolean {
  if (!scheme.levels.every(({ level }, index) => level === index)) return false
  return grid === 'default028mm' || (grid === 'GoogleMapsCompatible' && isGoogles(scheme))
}

const half = 20_037_508.342787
const resolutionOfWorld = (2 * half) / 256

/** True for the grid that web maps share. */
const isGoogles = ({ wkid, origin, cols, rows, levels }: TileScheme): boolean =>
  isSameWkid(wkid, 3857) &&
  cols === 256 &&
  rows === 256 &&
  isNear(origin.x, -half) &&
  isNear(origin.y, half) &&
  levels.every(({ level, resolution }) => isNear(resolution, resolutionOfWorld / 2 ** level))

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-8 * Math.abs(other)
