import { operation } from '../define.ts'
import { layerLinks } from '../shared/links.ts'
import { descriptionChoices } from '../shared/unserved-parameters.ts'

/** All layers and tables in full. */
export const layers = operation({
  id: 'FeatureServer.layers',
  path: '/rest/services/{service}/FeatureServer/layers',
  unserved: descriptionChoices,
  links: [...layerLinks('layers[].'), ...layerLinks('tables[].')],
})
