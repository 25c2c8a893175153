import { operation } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** The locator itself: its address fields. */
export const root = operation({
  id: 'GeocodeServer.root',
  path: '/rest/services/{service}/GeocodeServer',
  links: foreignHosts,
})
