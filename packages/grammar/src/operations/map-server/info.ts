import { operation } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** What its author says of the service, as an item: title, tags, summary. */
export const info = operation({
  id: 'MapServer.info',
  path: '/rest/services/{service}/MapServer/info',
  links: foreignHosts,
})

/** What its author says of a layer. */
export const layerInfo = operation({
  id: 'MapServer.layerInfo',
  path: '/rest/services/{service}/MapServer/{layerId}/info',
  links: foreignHosts,
})
