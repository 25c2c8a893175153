import { operation } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** What its author says of the service, as an item: title, tags, summary. */
export const info = operation({
  id: 'FeatureServer.info',
  path: '/rest/services/{service}/FeatureServer/info',
  links: foreignHosts,
})

/** What its author says of a layer. */
export const layerInfo = operation({
  id: 'FeatureServer.layerInfo',
  path: '/rest/services/{service}/FeatureServer/{layerId}/info',
  links: foreignHosts,
})
