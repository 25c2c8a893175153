import { dynamicLayer } from '../../values/dynamic-layers.ts'
import { operation, parameter, required } from '../define.ts'
import { generateRendererParameters } from '../shared/generate-renderer-parameters.ts'
import { rendererLinks } from '../shared/links.ts'
import { rendererChoices } from '../shared/unserved-parameters.ts'

/** A renderer for a layer that the request composes. */
export const dynamicLayerGenerateRenderer = operation({
  id: 'MapServer.dynamicLayerGenerateRenderer',
  path: '/rest/services/{service}/MapServer/dynamicLayer/generateRenderer',
  parameters: [
    required(parameter('layer', dynamicLayer, 'layers', 'rows', 'fields')),
    ...generateRendererParameters,
  ],
  unserved: rendererChoices,
  links: rendererLinks(''),
})
