import { createRequire } from 'node:module'
import { GlobalFonts } from '@napi-rs/canvas'

/** The family that all map text is set in; it comes with the package, so that maps look the same on every machine. */
const MAP_FONT = 'Source Sans 3'

const FACES = ['400-normal', '400-italic', '600-normal', '600-italic']
const require = createRequire(import.meta.url)

for (const face of FACES) {
  GlobalFonts.registerFromPath(
    require.resolve(`@fontsource/source-sans-3/files/source-sans-3-latin-${face}.woff2`),
    MAP_FONT,
  )
}

/** A CSS font in the map's family; `sizePx` in pixels. */
export function mapFont(sizePx: number, style: { bold?: boolean; italic?: boolean } = {}): string {
  return `${style.italic ? 'italic ' : ''}${style.bold ? '600 ' : ''}${sizePx}px "${MAP_FONT}"`
}
