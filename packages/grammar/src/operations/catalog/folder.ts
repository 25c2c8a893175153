import { operation, rewrite } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** Services of one folder. */
export const folder = operation({
  id: 'Catalog.folder',
  path: '/rest/services/{folder}',
  links: [...foreignHosts, ...rewrite('services[].url')],
})
