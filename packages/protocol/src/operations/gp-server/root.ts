import { operation } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** The geoprocessing service itself: its tasks. */
export const root = operation({
  id: 'GPServer.root',
  path: '/rest/services/{service}/GPServer',
  links: foreignHosts,
})
