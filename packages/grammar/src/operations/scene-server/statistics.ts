import { operation } from '../define.ts'

/** Statistics of an attribute. */
export const statisticsResource = operation({
  id: 'SceneServer.statistics',
  path: '/rest/services/{service}/SceneServer/layers/{layerId}/statistics/{file...}',
  formats: ['json'],
})
