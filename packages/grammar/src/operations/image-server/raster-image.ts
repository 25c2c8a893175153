import { operation } from '../define.ts'

/** A swatch of the legend of an image service. */
export const rasterImage = operation({
  id: 'ImageServer.image',
  path: '/rest/services/{service}/ImageServer/{rasterId}/images/{imageId}',
  effect: 'draw',
  formats: ['image'],
})
