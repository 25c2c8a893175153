import { operation } from '../define.ts'

/** One node of the index. */
export const node = operation({
  id: 'SceneServer.node',
  path: '/rest/services/{service}/SceneServer/layers/{layerId}/nodes/{node}',
  formats: ['json'],
})
