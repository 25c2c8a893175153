import { boolean } from '../../values/boolean.ts'
import { attachmentIds } from '../../values/id-list.ts'
import { operation, parameter, required } from '../define.ts'
import { editChoices } from '../shared/unserved-parameters.ts'

/** Deletes attached files. */
export const deleteAttachments = operation({
  id: 'FeatureServer.deleteAttachments',
  path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/deleteAttachments',
  methods: ['POST'],
  effect: 'write',
  formats: ['html', 'json', 'pjson'],
  parameters: [
    required(parameter('attachmentIds', attachmentIds, 'rows')),
    parameter('rollbackOnFailure', boolean),
    parameter('returnEditMoment', boolean),
  ],
  unserved: editChoices,
})
