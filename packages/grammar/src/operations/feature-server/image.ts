import { operation } from '../define.ts'

/** A symbol picture of a layer. */
export const image = operation({
  id: 'FeatureServer.image',
  path: '/rest/services/{service}/FeatureServer/{layerId}/images/{imageId}',
  effect: 'draw',
  formats: ['image'],
})
