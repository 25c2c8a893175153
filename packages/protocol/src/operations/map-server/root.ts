import { boolean } from '../../values/boolean.ts'
import { operation, parameter, rewrite } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** The map service itself: its layers, extents and tiling scheme. */
export const root = operation({
  id: 'MapServer.root',
  path: '/rest/services/{service}/MapServer',
  parameters: [parameter('returnUpdates', boolean)],
  links: [...foreignHosts, ...rewrite('tileServers[]')],
})
