import { operation } from '../define.ts'

/** Glyphs of a font. */
export const glyphs = operation({
  id: 'VectorTileServer.glyphs',
  path: '/rest/services/{service}/VectorTileServer/resources/fonts/{fontStack}/{glyphRange}.pbf',
  formats: ['pbf'],
})
