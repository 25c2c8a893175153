import { features } from '../../values/features.ts'
import { operation, parameter, required } from '../define.ts'
import { editOptions } from '../shared/edit-parameters.ts'
import { editChoices } from '../shared/unserved-parameters.ts'

/** Adds rows. */
export const addFeatures = operation({
  id: 'FeatureServer.addFeatures',
  path: '/rest/services/{service}/FeatureServer/{layerId}/addFeatures',
  methods: ['POST'],
  effect: 'write',
  formats: ['html', 'json', 'pjson'],
  parameters: [required(parameter('features', features, 'rows', 'fields')), ...editOptions],
  unserved: editChoices,
})
