import { operation } from '../define.ts'

/** A page of the index of nodes. */
export const nodePage = operation({
  id: 'SceneServer.nodePage',
  path: '/rest/services/{service}/SceneServer/layers/{layerId}/nodepages/{node}',
  formats: ['json'],
})
