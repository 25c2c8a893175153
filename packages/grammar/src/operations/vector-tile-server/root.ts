import { operation, rewrite } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** The vector tile service itself: tiling scheme and default style. */
export const root = operation({
  id: 'VectorTileServer.root',
  path: '/rest/services/{service}/VectorTileServer',
  links: [...foreignHosts, ...rewrite('tiles[]')],
})
