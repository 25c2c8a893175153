import { boolean } from '../../values/boolean.ts'
import { operation, parameter } from '../define.ts'
import { foreignHosts } from '../shared/links.ts'
import { descriptionChoices } from '../shared/unserved-parameters.ts'

/** The feature service itself: its layers and what it can do. */
export const root = operation({
  id: 'FeatureServer.root',
  path: '/rest/services/{service}/FeatureServer',
  parameters: [parameter('returnUpdates', boolean)],
  unserved: descriptionChoices,
  links: foreignHosts,
})
