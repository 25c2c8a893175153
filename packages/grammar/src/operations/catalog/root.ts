import { operation, rewrite } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** Folders and services of the site. */
export const root = operation({
  id: 'Catalog.root',
  path: '/rest/services',
  links: [...foreignHosts, ...rewrite('services[].url')],
})
