import { dynamicLayers } from '../../values/dynamic-layers.ts'
import { size } from '../../values/size.ts'
import { operation, parameter, rewrite } from '../define.ts'
import { legendChoices } from '../shared/unserved-parameters.ts'

/** Swatches and labels of all layers; clients send the `dynamicLayers` of their picture (protocol notes 8.10). */
export const legend = operation({
  id: 'MapServer.legend',
  path: '/rest/services/{service}/MapServer/legend',
  parameters: [
    parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields'),
    parameter('size', size),
  ],
  unserved: legendChoices,
  links: rewrite('layers[].legend[].url'),
})
