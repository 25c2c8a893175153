import { boolean } from '../../values/boolean.ts'
import { file } from '../../values/file.ts'
import { integer } from '../../values/number.ts'
import { text } from '../../values/text.ts'
import { operation, parameter, required } from '../define.ts'
import { editChoices } from '../shared/unserved-parameters.ts'

/** Replaces an attached file. */
export const updateAttachment = operation({
  id: 'FeatureServer.updateAttachment',
  path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/updateAttachment',
  methods: ['POST'],
  effect: 'write',
  formats: ['html', 'json', 'pjson'],
  parameters: [
    required(parameter('attachmentId', integer(0, 9_007_199_254_740_991), 'rows')),
    required(parameter('attachment', file)),
    parameter('keywords', text(1_000)),
    parameter('returnEditMoment', boolean),
  ],
  unserved: editChoices,
})
