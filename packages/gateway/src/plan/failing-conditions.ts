import {
  canFail,
  dynamicLayers,
  type Expression,
  fieldsOf,
  type KindOfField,
  layerDefs,
  layerQueries,
  type MapRequest,
  parameterOf,
  typeOf,
  type ValueKind,
  whereExpression,
} from '@mapgate/protocol'
import { GatewayError } from '../core/errors.ts'
import { type LayerRights, sees, seesAllRows } from '../core/rights.ts'
import type { Ask } from './ask.ts'

/**
 * Refuses conditions at which a database may stop, where rows are hidden: it may look at a hidden row by them before it looks at the
 * policy, and its error would tell of that row.
 * @throws GatewayError `request.parameter-invalid`
 */
export function demandUnfailing({ map, rights }: Ask): void {
  const isRisky = ({ condition, layerId }: RowCondition): boolean =>
    [...rights.layers.values()]
      .filter(({ layer }) => layerId === undefined || layer.id === layerId)
      .some((rows) => canFail(condition, kindsIn(rows)) && !seesAllRows(rows, seenIn(rows, condition)))
  if (!conditionsOf(map).some(isRisky)) return
  throw new GatewayError('request.parameter-invalid', 'a condition that can fail, where rows are hidden', {
    publicText:
      'Conditions that calculate with fields (arithmetic, CAST, numeric functions, SUBSTRING), or compare texts with what is none, are not available to this account; compare the fields themselves.',
  })
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

/** A condition on rows of a layer; undefined: of one that another parameter names. */
interface RowCondition {
  readonly condition: Expression
  readonly layerId: number | undefined
}

/** Conditions on rows; `having` looks only at what these have let through. */
function conditionsOf(map: MapRequest): readonly RowCondition[] {
  const { layerId } = map.resource
  const defsType = [layerDefs, layerQueries].find((type) => type === typeOf(map, 'layerDefs'))
  const defs = defsType && parameterOf(map, 'layerDefs', defsType)
  const layers =
    typeOf(map, 'dynamicLayers') === dynamicLayers
      ? parameterOf(map, 'dynamicLayers', dynamicLayers)
      : undefined
  const ofRelated = map.operation.id.endsWith('.queryRelatedRecords')
  return [
    { condition: parameterOf(map, 'where', whereExpression), layerId },
    {
      condition: parameterOf(map, 'definitionExpression', whereExpression),
      layerId: ofRelated ? undefined : layerId,
    },
    ...(defs ?? []).map((def) => ({ condition: def.where, layerId: def.layerId })),
    ...(layers ?? []).map((layer) => ({ condition: layer.definitionExpression, layerId: layer.mapLayerId })),
  ].flatMap(({ condition, ...on }) => (condition === undefined ? [] : [{ condition, ...on }]))
}
