import { dynamicLayer } from '../../values/dynamic-layers.ts'
import { operation, parameter, required } from '../define.ts'
import { layerLinks } from '../shared/links.ts'
import { descriptionChoices } from '../shared/unserved-parameters.ts'

/** A layer that the request composes. */
export const dynamicLayerResource = operation({
  id: 'MapServer.dynamicLayer',
  path: '/rest/services/{service}/MapServer/dynamicLayer',
  parameters: [required(parameter('layer', dynamicLayer, 'layers', 'rows', 'fields'))],
  unserved: descriptionChoices,
  links: layerLinks(''),
})
