import { operation, rewrite } from '../define.ts'

/** One sublayer of a building. */
export const sublayer = operation({
  id: 'SceneServer.sublayer',
  path: '/rest/services/{service}/SceneServer/layers/{layerId}/sublayers/{node}',
  links: rewrite('href', 'store.rootNode'),
})
