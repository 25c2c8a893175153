import {
  andExpressions,
  type Expression,
  fieldNamed,
  type MapRequest,
  parameterOf,
  whereExpression,
} from '@mapgate/protocol'
import { GatewayError } from '../core/errors.ts'
import { sees } from '../core/rights.ts'
import { type Ask, demandLayer } from './ask.ts'
import { without, withValues } from './values.ts'

/**
 * A query with `text` as the condition that it is short for, `LIKE '%…%'` on the display field of the layer: so the field has to be seen, and
 * the condition joins the rows that are seen. Servers ignore `text` beside `where`, so the two never go out together.
 * @throws GatewayError `request.parameter-invalid` where the display field is hidden or there is none
 */
export function withTextAsCondition(ask: Ask): MapRequest {
  const { map, protections } = ask
  const text = map.parameters.get('text')
  if (typeof text !== 'string') return map
  const seen = demandLayer(ask)
  const { displayField } = seen.layer
  if (displayField === undefined || (protections.whereFields && !sees(seen, displayField)))
    throw noDisplayField()
  const search: Expression = {
    kind: 'like',
    negated: false,
    operand: fieldNamed(displayField),
    pattern: { kind: 'string', value: `%${text}%`, national: false },
  }
  const where = parameterOf(map, 'where', whereExpression)
  return withValues(without(map, 'text'), { where: where ? andExpressions(where, search) : search })
}

/** The same words for a display field that is hidden and one that is not there. */
const noDisplayField = (): GatewayError =>
  new GatewayError('request.parameter-invalid', 'text searches a display field that is hidden or not there', {
    publicText: 'text searches the display field, which this layer does not have.',
  })
