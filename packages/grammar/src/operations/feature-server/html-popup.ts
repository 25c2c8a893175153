import { operation } from '../define.ts'
import { versions } from '../shared/unserved-parameters.ts'

/** The pop-up of one row, as HTML inside JSON: all visible fields (protocol notes 6.10). */
export const htmlPopup = operation({
  id: 'FeatureServer.htmlPopup',
  path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/htmlPopup',
  unserved: versions,
})
