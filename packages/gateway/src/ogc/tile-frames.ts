import type { ServiceEntry, TileScheme } from '@mapgate/policy'
import type { OgcFrame, OgcTileAddress } from '@mapgate/protocol'
import { refusedValue } from './refusals.ts'

/** Half of the width of the world of web maps, in metres. */
const half = 20_037_508.342_789_244
const google = 'GoogleMapsCompatible'
const own = 'default028mm'
const webMercator: ReadonlySet<number> = new Set([3857, 102100, 102113, 900913])

/** The grid of web maps, levels 0 to 22. */
const googleScheme: TileScheme = {
  wkid: 3857,
  origin: { x: -half, y: half },
  cols: 256,
  rows: 256,
  levels: Array.from({ length: 23 }, (_, level) => ({ level, resolution: (2 * half) / 256 / 2 ** level })),
}

/** A tile, the level of which is known. */
interface TilePlace extends OgcFrame {
  readonly level: number
  readonly row: number
  readonly column: number
}

/**
 * The place of a tile of a cached service. Matrices are called by the numbers of their levels.
 * @throws GatewayError `InvalidParameterValue` for another layer, grid or level, `TileOutOfRange`
 */
export function cachedTile(address: OgcTileAddress, { cached, tileScheme, name }: ServiceEntry): TilePlace {
  if (!cached || tileScheme === undefined || address.layer !== name.replaceAll('/', '_')) throw noLayer()
  if (address.tileMatrixSet === google) return placeIn(googleLevels(tileScheme), address)
  if (address.tileMatrixSet === own) return placeIn(tileScheme, address)
  throw noGrid()
}

/** The place of a tile that is drawn when it is asked for. @throws GatewayError as for a cached one */
export function drawnTile(address: OgcTileAddress): TilePlace {
  if (address.tileMatrixSet !== google) throw noGrid()
  return placeIn(googleScheme, address)
}

/** The levels of a scheme that are those of web maps, by the same numbers. */
function googleLevels(scheme: TileScheme): TileScheme {
  const { wkid, origin, cols, rows, levels } = scheme
  const isGoogle =
    webMercator.has(wkid) && cols === 256 && rows === 256 && isNear(origin.x, -half) && isNear(origin.y, half)
  if (!isGoogle) throw noGrid()
  const resolutions = new Map(googleScheme.levels.map(({ level, resolution }) => [level, resolution]))
  return {
    ...scheme,
    levels: levels.filter(({ level, resolution }) => isNear(resolution, resolutions.get(level) ?? 0)),
  }
}

const isNear = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-8 * Math.abs(other)

function placeIn(
  { wkid, origin, cols, rows, levels }: TileScheme,
  { tileMatrix, row, column }: OgcTileAddress,
): TilePlace {
  const found = levels.find(({ level }) => String(level) === tileMatrix)
  if (found === undefined) throw refusedValue('InvalidParameterValue', 'TILEMATRIX: there is no such level.')
  const { level, resolution } = found
  const [width, height] = [cols * resolution, rows * resolution]
  const mostColumns = webMercator.has(wkid) ? Math.ceil((2 * half) / width - 1e-6) : 2 ** 31
  if (isNear(origin.x, -half) && (row >= mostColumns || column >= mostColumns)) throw outOfRange()
  const [xmin, ymax] = [origin.x + column * width, origin.y - row * height]
  return {
    level,
    row,
    column,
    area: { xmin, ymin: ymax - height, xmax: xmin + width, ymax, spatialReference: { wkid } },
    size: { widthPx: cols, heightPx: rows },
  }
}

/** A tile that is not there. */
export const outOfRange = () => refusedValue('TileOutOfRange', 'There is no such tile.')
const noLayer = () => refusedValue('InvalidParameterValue', 'LAYER: there is no such layer of tiles.')
const noGrid = () => refusedValue('InvalidParameterValue', 'TILEMATRIXSET: there is no such grid.')
