import { dynamicLayers } from '../../values/dynamic-layers.ts'
import { operation, parameter } from '../define.ts'
import { layerLinks } from '../shared/links.ts'
import { descriptionChoices } from '../shared/unserved-parameters.ts'

/** All layers and tables in full. */
export const layers = operation({
  id: 'MapServer.layers',
  path: '/rest/services/{service}/MapServer/layers',
  parameters: [parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields')],
  unserved: descriptionChoices,
  links: [...layerLinks('layers[].'), ...layerLinks('tables[].')],
})
