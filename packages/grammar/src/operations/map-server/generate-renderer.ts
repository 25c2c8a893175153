import { operation } from '../define.ts'
import { generateRendererParameters } from '../shared/generate-renderer-parameters.ts'
import { rendererLinks } from '../shared/links.ts'
import { rendererChoices } from '../shared/unserved-parameters.ts'

/** A renderer made from the values of fields. */
export const generateRenderer = operation({
  id: 'MapServer.generateRenderer',
  path: '/rest/services/{service}/MapServer/{layerId}/generateRenderer',
  parameters: [...generateRendererParameters],
  unserved: rendererChoices,
  links: rendererLinks(''),
})
