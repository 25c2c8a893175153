import type { OperationContext, ServiceHandler } from '../operation/operation.ts'
import { bytes, json, type Reply, RestError } from '../operation/reply.ts'
import { basemapJson, MAX_LEVEL } from './basemap-json.ts'
import { exportBasemap } from './export-basemap.ts'
import { cachedTile } from './tile-cache.ts'
import { wmtsReply } from './wmts.ts'

/** The MapServer of the basemap: a cached service. Throws `RestError` 404 for paths that lead nowhere. */
export const basemapServer: ServiceHandler = (context, segments) => {
  const [first = 'root', ...rest] = segments
  context.recorder.operation(context.service, first)
  if (first === 'WMTS') return wmtsReply(context, rest)
  if (first === 'tile' && rest.length === 3) return tile(rest)
  if (first === 'tilemap' && rest.length === 5) return tilemap(rest)
  if (rest.length > 0) throw new RestError(404, 'Not Found')
  return named(context, first)
}

function named(context: OperationContext, name: string): Reply {
  switch (name) {
    case 'root':
      return json(basemapJson())
    case 'layers':
      return json({ layers: [], tables: [] })
    case 'legend':
      return json({ layers: [] })
    case 'export':
      return exportBasemap(context)
    default:
      throw new RestError(404, 'Not Found')
  }
}

/** `tile/{level}/{row}/{column}`. Throws `RestError` 404 outside of the scheme. */
function tile(path: string[]): Reply {
  const [level = -1, row = -1, column = -1] = path.map(wholeNumber)
  if (!insideScheme(level, row, column)) throw new RestError(404, 'Tile not found')
  const { body, etag } = cachedTile(level, row, column)
  return bytes(body, 'image/png', { etag, 'cache-control': 'max-age=86400' })
}

/** `tilemap/{level}/{row}/{column}/{width}/{height}`: which tiles there are, row by row; the part outside of the scheme is cut off. */
function tilemap(path: string[]): Reply {
  const [level = -1, top = -1, left = -1, width = -1, height = -1] = path.map(wholeNumber)
  if (!insideScheme(level, top, left) || width < 1 || height < 1 || width > 128 || height > 128) {
    throw new RestError(422, 'Invalid tilemap request')
  }
  const side = 2 ** level
  const location = { left, top, width: Math.min(width, side - left), height: Math.min(height, side - top) }
  const adjusted = location.width !== width || location.height !== height
  return json({ adjusted, location, data: Array.from({ length: location.width * location.height }, () => 1) })
}

const wholeNumber = (part: string): number => (/^\d{1,9}$/.test(part) ? Number(part) : -1)

function insideScheme(level: number, row: number, column: number): boolean {
  const side = 2 ** level
  return level >= 0 && level <= MAX_LEVEL && row >= 0 && row < side && column >= 0 && column < side
}
