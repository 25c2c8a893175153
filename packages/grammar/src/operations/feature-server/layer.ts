import { boolean } from '../../values/boolean.ts'
import { operation, parameter } from '../define.ts'
import { layerLinks } from '../shared/links.ts'
import { descriptionChoices } from '../shared/unserved-parameters.ts'

/** One layer or table: fields, renderer, templates, relationships. */
export const layer = operation({
  id: 'FeatureServer.layer',
  path: '/rest/services/{service}/FeatureServer/{layerId}',
  parameters: [parameter('returnUpdates', boolean)],
  unserved: descriptionChoices,
  links: layerLinks(''),
})
