import { boolean } from '../../values/boolean.ts'
import { file } from '../../values/file.ts'
import { text } from '../../values/text.ts'
import { operation, parameter, required } from '../define.ts'
import { editChoices } from '../shared/unserved-parameters.ts'

/** Attaches a file to a row. */
export const addAttachment = operation({
  id: 'FeatureServer.addAttachment',
  path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/addAttachment',
  methods: ['POST'],
  effect: 'write',
  formats: ['html', 'json', 'pjson'],
  parameters: [
    required(parameter('attachment', file)),
    parameter('keywords', text(1_000)),
    parameter('returnEditMoment', boolean),
  ],
  unserved: editChoices,
})
