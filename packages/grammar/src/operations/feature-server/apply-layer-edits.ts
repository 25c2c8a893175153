import { layerEdits } from '../../values/layer-edits.ts'
import { operation, parameter, required } from '../define.ts'
import { editOptions } from '../shared/edit-parameters.ts'
import { editChoices } from '../shared/unserved-parameters.ts'

/** Adds, changes and deletes rows of several layers at once. */
export const applyLayerEdits = operation({
  id: 'FeatureServer.applyLayerEdits',
  path: '/rest/services/{service}/FeatureServer/applyEdits',
  methods: ['POST'],
  effect: 'write',
  formats: ['html', 'json', 'pjson'],
  parameters: [required(parameter('edits', layerEdits, 'layers', 'rows', 'fields')), ...editOptions],
  unserved: editChoices,
})
