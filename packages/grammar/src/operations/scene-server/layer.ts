import { operation, rewrite } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** One scene layer. */
export const layer = operation({
  id: 'SceneServer.layer',
  path: '/rest/services/{service}/SceneServer/layers/{layerId}',
  links: [...rewrite('href', 'store.rootNode'), ...foreignHosts],
})
