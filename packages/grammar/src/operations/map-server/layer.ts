import { operation } from '../define.ts'
import { layerLinks } from '../shared/links.ts'
import { descriptionChoices } from '../shared/unserved-parameters.ts'

/** One layer or table: fields, renderer, relationships. */
export const layer = operation({
  id: 'MapServer.layer',
  path: '/rest/services/{service}/MapServer/{layerId}',
  unserved: descriptionChoices,
  links: layerLinks(''),
})
