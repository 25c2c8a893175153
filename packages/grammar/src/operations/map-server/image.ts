import { operation } from '../define.ts'

/** A swatch or symbol picture of a layer. */
export const image = operation({
  id: 'MapServer.image',
  path: '/rest/services/{service}/MapServer/{layerId}/images/{imageId}',
  effect: 'draw',
  formats: ['image'],
})
