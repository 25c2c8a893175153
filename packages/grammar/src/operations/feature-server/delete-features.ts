import { operation } from '../define.ts'
import { completeDeletion, editOptions } from '../shared/edit-parameters.ts'
import { areaParameters, rowParameters } from '../shared/query-parameters.ts'
import { editChoices } from '../shared/unserved-parameters.ts'

/** Deletes rows: by id, condition or place. */
export const deleteFeatures = operation({
  id: 'FeatureServer.deleteFeatures',
  path: '/rest/services/{service}/FeatureServer/{layerId}/deleteFeatures',
  methods: ['POST'],
  effect: 'write',
  formats: ['html', 'json', 'pjson'],
  parameters: [...rowParameters, ...areaParameters, ...editOptions],
  unserved: editChoices,
  complete: completeDeletion,
})
