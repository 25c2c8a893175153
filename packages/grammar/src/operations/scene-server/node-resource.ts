import { operation } from '../define.ts'

/** Geometry, texture, attributes or features of a node: whole, no row or field can be left out. */
export const nodeResource = operation({
  id: 'SceneServer.nodeResource',
  path: '/rest/services/{service}/SceneServer/layers/{layerId}/nodes/{node}/{file...}',
  formats: ['bytes'],
})
