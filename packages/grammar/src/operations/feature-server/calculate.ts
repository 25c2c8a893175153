import { falseOnly } from '../../values/boolean.ts'
import { calcExpression } from '../../values/calc-expression.ts'
import { choice } from '../../values/choice.ts'
import { whereExpression } from '../../values/expression.ts'
import { operation, parameter, required } from '../define.ts'
import { editChoices } from '../shared/unserved-parameters.ts'

/** Writes constants into fields of rows. */
export const calculate = operation({
  id: 'FeatureServer.calculate',
  path: '/rest/services/{service}/FeatureServer/{layerId}/calculate',
  methods: ['POST'],
  effect: 'write',
  formats: ['html', 'json', 'pjson'],
  parameters: [
    required(parameter('where', whereExpression, 'rows', 'fields')),
    required(parameter('calcExpression', calcExpression, 'fields')),
    parameter('sqlFormat', choice('standard')),
    parameter('async', falseOnly),
  ],
  unserved: editChoices,
})
