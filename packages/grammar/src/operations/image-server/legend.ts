import { bandIds, renderingRule } from '../../values/raster-rules.ts'
import { operation, parameter, rewrite } from '../define.ts'
import { imageChoices } from '../shared/unserved-parameters.ts'

/** Swatches and labels of a rendering. */
export const legend = operation({
  id: 'ImageServer.legend',
  path: '/rest/services/{service}/ImageServer/legend',
  parameters: [parameter('bandIds', bandIds), parameter('renderingRule', renderingRule)],
  unserved: imageChoices,
  links: rewrite('layers[].legend[].url'),
})
