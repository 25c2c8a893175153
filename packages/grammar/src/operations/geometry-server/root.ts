import { operation } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** The geometry service itself. */
export const root = operation({
  id: 'GeometryServer.root',
  path: '/rest/services/{service}/GeometryServer',
  links: foreignHosts,
})
