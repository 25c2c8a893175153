import { boolean } from '../../values/boolean.ts'
import { operation, parameter, rewrite } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'
import { descriptionChoices } from '../shared/unserved-parameters.ts'

/** The map service itself: its layers, extents and tiling scheme. */
export const root = operation({
  id: 'MapServer.root',
  path: '/rest/services/{service}/MapServer',
  parameters: [parameter('returnUpdates', boolean)],
  unserved: descriptionChoices,
  links: [...foreignHosts, ...rewrite('tileServers[]')],
})
