import { operation } from '../define.ts'
import { layerLinks } from '../shared/links.ts'

/** All layers and tables in full. */
export const layers = operation({
  id: 'FeatureServer.layers',
  path: '/rest/services/{service}/FeatureServer/layers',
  links: [...layerLinks('layers[].'), ...layerLinks('tables[].')],
})
