import { features } from '../../values/features.ts'
import { objectIds } from '../../values/id-list.ts'
import { operation, parameter } from '../define.ts'
import { editOptions } from '../shared/edit-parameters.ts'
import { editChoices } from '../shared/unserved-parameters.ts'

/** Adds, changes and deletes rows of one layer at once. */
export const applyEdits = operation({
  id: 'FeatureServer.applyEdits',
  path: '/rest/services/{service}/FeatureServer/{layerId}/applyEdits',
  methods: ['POST'],
  effect: 'write',
  formats: ['html', 'json', 'pjson'],
  parameters: [
    parameter('adds', features, 'rows', 'fields'),
    parameter('updates', features, 'rows', 'fields'),
    parameter('deletes', objectIds, 'rows'),
    ...editOptions,
  ],
  unserved: editChoices,
})
