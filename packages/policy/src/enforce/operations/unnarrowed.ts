import type { Rules } from './rule.ts'

const description = { permission: 'any', describes: true } as const
const view = { permission: 'view' } as const
const picture = { permission: 'view', cost: 'picture' } as const

/** What no rule narrows: for those alone from whom nothing of the service is hidden. */
export const unnarrowed: Rules = {
  'Catalog.root': description,
  'ImageServer.root': description,
  'ImageServer.exportImage': picture,
  'ImageServer.image': picture,
  'ImageServer.tile': picture,
  'ImageServer.tilemap': view,
  'ImageServer.legend': view,
  'ImageServer.identify': { permission: 'identify' },
  'ImageServer.query': { permission: 'query', cost: 'records' },
  'VectorTileServer.root': description,
  'VectorTileServer.tile': view,
  'VectorTileServer.tilemap': view,
  'VectorTileServer.tilemapIndex': view,
  'VectorTileServer.style': view,
  'VectorTileServer.styles': view,
  'VectorTileServer.spriteIndex': view,
  'VectorTileServer.sprite': view,
  'VectorTileServer.glyphs': view,
  'VectorTileServer.resourceInfo': view,
  'GeocodeServer.root': description,
  'GeometryServer.root': description,
  'NAServer.root': description,
  'NAServer.layer': description,
  'SceneServer.root': description,
  'SceneServer.layer': description,
}
