import { operation, rewrite } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'

/** What the site is and where its tokens come from: anonymous (protocol notes 3). */
export const info = operation({
  id: 'Info.info',
  path: '/rest/info',
  effect: 'info',
  links: [...foreignHosts, ...rewrite('authInfo.tokenServicesUrl', 'soapUrl', 'secureSoapUrl')],
})
