import { operation, rewrite } from './define.ts'
import { foreignHosts } from './shared/links.ts'

/** Operations of a VectorTileServer. */
export const vectorTileServer = [
  // The vector tile service itself: tiling scheme and default style.
  operation({
    id: 'VectorTileServer.root',
    path: '/rest/services/{service}/VectorTileServer',
    links: [...foreignHosts, ...rewrite('tiles[]')],
  }),
  // A vector tile: all layers, all rows, all fields that were packed into it.
  operation({
    id: 'VectorTileServer.tile',
    path: '/rest/services/{service}/VectorTileServer/tile/{level}/{row}/{column}.pbf',
    formats: ['pbf'],
  }),
  // Which tiles of a block exist.
  operation({
    id: 'VectorTileServer.tilemap',
    path: '/rest/services/{service}/VectorTileServer/tilemap/{level}/{row}/{column}/{width}/{height}',
  }),
  // The index of all tiles that exist.
  operation({
    id: 'VectorTileServer.tilemapIndex',
    path: '/rest/services/{service}/VectorTileServer/tilemap',
  }),
  // A style document or a file beside it.
  operation({
    id: 'VectorTileServer.style',
    path: '/rest/services/{service}/VectorTileServer/resources/styles/{file...}',
    formats: ['json'],
    links: rewrite('sprite', 'glyphs', 'sources.*.url', 'sources.*.tiles[]'),
  }),
  // The default style document.
  operation({
    id: 'VectorTileServer.styles',
    path: '/rest/services/{service}/VectorTileServer/resources/styles',
    formats: ['json'],
    links: rewrite('sprite', 'glyphs', 'sources.*.url', 'sources.*.tiles[]'),
  }),
  // Where each icon stands in the sprite.
  operation({
    id: 'VectorTileServer.spriteIndex',
    path: '/rest/services/{service}/VectorTileServer/resources/sprites/{file...}.json',
    formats: ['json'],
  }),
  // The picture with all icons.
  operation({
    id: 'VectorTileServer.sprite',
    path: '/rest/services/{service}/VectorTileServer/resources/sprites/{file...}.png',
    formats: ['image'],
  }),
  // Glyphs of a font.
  operation({
    id: 'VectorTileServer.glyphs',
    path: '/rest/services/{service}/VectorTileServer/resources/fonts/{fontStack}/{glyphRange}.pbf',
    formats: ['pbf'],
  }),
  // List of the resources.
  operation({
    id: 'VectorTileServer.resourceInfo',
    path: '/rest/services/{service}/VectorTileServer/resources/info',
    formats: ['html', 'json', 'pjson'],
  }),
] as const
