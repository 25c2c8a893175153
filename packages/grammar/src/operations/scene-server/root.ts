import { operation } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** The scene service itself: its layers. */
export const root = operation({
  id: 'SceneServer.root',
  path: '/rest/services/{service}/SceneServer',
  links: foreignHosts,
})
