import {
  canFail,
  type Expression,
  fieldsOf,
  type KindOfField,
  parameterOf,
  type ValueKind,
  whereExpression,
} from '@mapgate/protocol'
import { GatewayError } from '../core/errors.ts'
import { type LayerRights, sees, seesAllRows } from '../core/rights.ts'
import type { Ask } from './ask.ts'

/**
 * True for a condition at which a database may stop, on a layer of which rows are hidden: it may look at a hidden row by the condition before
 * it looks at the policy, and its error would tell of that row.
 */
export const mayStop = (rows: LayerRights, condition: Expression): boolean =>
  canFail(condition, kindsIn(rows)) && !seesAllRows(rows, seenIn(rows, condition))

/**
 * Refuses such conditions on the one layer that is asked. Of several layers, those with such a condition are left out instead, as if
 * they were not there: so one grant more never makes a refusal of a reply.
 * @throws GatewayError `request.parameter-invalid`
 */
export function demandUnfailing(rows: LayerRights, ...conditions: readonly (Expression | undefined)[]): void {
  if (!conditions.some((condition) => condition && mayStop(rows, condition))) return
  throw new GatewayError('request.parameter-invalid', 'a condition that can fail, where rows are hidden', {
    publicText:
      'Conditions that calculate with fields (arithmetic, CAST, numeric functions, SUBSTRING), or compare texts with what is none, are not available to this account; compare the fields themselves.',
  })
}

/** The same for the conditions on the rows of the layer that the path names; that on related rows is one on another layer. @throws GatewayError */
export function demandUnfailingHere({ map, rights }: Ask): void {
  const { layerId } = map.resource
  const rows = layerId === undefined ? undefined : rights.layers.get(layerId)
  const ofRelated = map.operation.id.endsWith('.queryRelatedRecords')
  const definition = ofRelated ? undefined : parameterOf(map, 'definitionExpression', whereExpression)
  if (rows) demandUnfailing(rows, parameterOf(map, 'where', whereExpression), definition)
}

/** Fields of a condition that are seen; a hidden one is as unknown as one that is not there. */
const seenIn = (rows: LayerRights, condition: Expression): readonly string[] =>
  [...fieldsOf(condition)].filter((name) => sees(rows, name))

/** What the fields of a layer are that are seen. */
function kindsIn(rows: LayerRights): KindOfField {
  const types = new Map(rows.layer.fields.map(({ name, type }) => [name.toLowerCase(), type]))
  return (name) =>
    sees(rows, name)
      ? kinds.find(([, pattern]) => pattern.test(types.get(name.toLowerCase()) ?? ''))?.[0]
      : undefined
}

const kinds: readonly (readonly [ValueKind, RegExp])[] = [
  ['text', /String|XML/],
  ['number', /Integer|Single|Double|OID/],
  ['moment', /Date|Time/],
  ['id', /GUID|GlobalID/],
]
