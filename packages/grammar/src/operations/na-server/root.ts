import { operation } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** The network service itself: its layers. */
export const root = operation({
  id: 'NAServer.root',
  path: '/rest/services/{service}/NAServer',
  links: foreignHosts,
})
