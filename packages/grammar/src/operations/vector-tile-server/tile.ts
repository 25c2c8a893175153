import { operation } from '../define.ts'

/** A vector tile: all layers, all rows, all fields that were packed into it. */
export const tile = operation({
  id: 'VectorTileServer.tile',
  path: '/rest/services/{service}/VectorTileServer/tile/{level}/{row}/{column}.pbf',
  formats: ['pbf'],
})
