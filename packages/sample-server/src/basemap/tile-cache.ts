import { createHash } from 'node:crypto'
import { createCanvas } from '@napi-rs/canvas'
import { encodePng32 } from '../map/png.ts'
import { drawBasemap } from './draw-basemap.ts'
import { tileView } from './view.ts'

const MOST_TILES = 2000
const tiles = new Map<string, { body: Uint8Array; etag: string }>()

/** A tile of the basemap as PNG: drawn when first asked for, then kept as a cache keeps it. */
export function cachedTile(level: number, row: number, column: number): { body: Uint8Array; etag: string } {
  const key = `${level}/${row}/${column}`
  const kept = tiles.get(key)
  if (kept !== undefined) return kept
  const view = tileView(level, row, column)
  const context = createCanvas(view.widthPx, view.heightPx).getContext('2d')
  drawBasemap(context, view)
  const body = encodePng32(context)
  const drawn = { body, etag: `"${createHash('md5').update(body).digest('hex')}"` }
  tiles.set(key, drawn)
  const [oldest] = tiles.keys()
  if (tiles.size > MOST_TILES && oldest !== undefined) tiles.delete(oldest)
  return drawn
}
