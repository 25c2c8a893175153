import { createHash } from 'node:crypto'
import { createCanvas } from '@napi-rs/canvas'
import type { OperationContext, ServiceHandler } from '../server/operation.ts'
import { bytes, json, type Reply, RestError } from '../server/reply.ts'
import { basemapJson, MAX_LEVEL } from './basemap-json.ts'
import { drawBasemap } from './draw-basemap.ts'
import { tileView } from './view.ts'

const MOST_TILES = 2000
const tiles = new Map<string, { body: Uint8Array; etag: string }>()

/** The MapServer of the basemap: a cached service. Throws `RestError` 404 for paths that lead nowhere. */
export const basemapServer: ServiceHandler = (context, segments) => {
  const [first, ...rest] = segments
  if (first === undefined) return json(basemapJson())
  if (first === 'layers' && rest.length === 0) return json({ layers: [], tables: [] })
  if (first === 'legend' && rest.length === 0) return json({ layers: [] })
  if (first === 'tile' && rest.length === 3) return tile(context, rest)
  throw new RestError(404, 'Not Found')
}

/** `tile/{level}/{row}/{column}`: drawn once, then kept as a cache keeps it. Throws `RestError` 404 outside of the scheme. */
function tile({ recorder, service }: OperationContext, path: string[]): Reply {
  recorder.operation(service, 'tile')
  const [level = -1, row = -1, column = -1] = path.map((part) => (/^\d+$/.test(part) ? Number(part) : -1))
  const side = 2 ** level
  if (level < 0 || level > MAX_LEVEL || row < 0 || row >= side || column < 0 || column >= side) {
    throw new RestError(404, 'Tile not found')
  }
  const { body, etag } = cachedTile(level, row, column)
  return bytes(body, 'image/png', { etag, 'cache-control': 'max-age=86400' })
}

/** A tile of the basemap as PNG. */
export function cachedTile(level: number, row: number, column: number): { body: Uint8Array; etag: string } {
  const key = `${level}/${row}/${column}`
  const kept = tiles.get(key)
  if (kept !== undefined) return kept
  const view = tileView(level, row, column)
  const canvas = createCanvas(view.widthPx, view.heightPx)
  drawBasemap(canvas.getContext('2d'), view)
  const body = canvas.toBuffer('image/png')
  const drawn = { body, etag: `"${createHash('md5').update(body).digest('hex')}"` }
  tiles.set(key, drawn)
  const [oldest] = tiles.keys()
  if (tiles.size > MOST_TILES && oldest !== undefined) tiles.delete(oldest)
  return drawn
}
