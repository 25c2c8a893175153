import { operation } from '../define.ts'
import { generateRendererParameters } from '../shared/generate-renderer-parameters.ts'
import { rendererLinks } from '../shared/links.ts'
import { rendererChoices } from '../shared/unserved-parameters.ts'

/** A renderer made from the values of fields. */
export const generateRenderer = operation({
  id: 'FeatureServer.generateRenderer',
  path: '/rest/services/{service}/FeatureServer/{layerId}/generateRenderer',
  parameters: [...generateRendererParameters],
  unserved: rendererChoices,
  links: rendererLinks(''),
})
