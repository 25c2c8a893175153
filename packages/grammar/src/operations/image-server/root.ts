import { operation, rewrite } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** The image service itself. */
export const root = operation({
  id: 'ImageServer.root',
  path: '/rest/services/{service}/ImageServer',
  links: [...foreignHosts, ...rewrite('tileServers[]')],
})
