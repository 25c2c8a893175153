import { operation } from '../define.ts'

/** List of the resources. */
export const resourceInfo = operation({
  id: 'VectorTileServer.resourceInfo',
  path: '/rest/services/{service}/VectorTileServer/resources/info',
  formats: ['html', 'json', 'pjson'],
})
