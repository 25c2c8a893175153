import {
  canFail,
  dynamicLayers,
  type Expression,
  fieldsOf,
  layerDefs,
  layerQueries,
  type MapRequest,
  parameterOf,
  typeOf,
  whereExpression,
} from '@mapgate/protocol'
import { GatewayError } from '../core/errors.ts'
import { type LayerRights, seesAllRows } from '../core/rights.ts'
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
      .some((rows) => canFail(condition) && !seesAllRows(rows, fieldsIn(rows, condition)))
  if (!conditionsOf(map).some(isRisky)) return
  throw new GatewayError('request.parameter-invalid', 'a condition that can fail, where rows are hidden', {
    publicText:
      'Conditions that calculate with fields (arithmetic, CAST, numeric functions, SUBSTRING) are not available to this account; compare the fields themselves.',
  })
}

/** Fields of a condition that the layer has. */
function fieldsIn({ layer }: LayerRights, condition: Expression): readonly string[] {
  const has = new Set(layer.fields.map(({ name }) => name.toLowerCase()))
  return [...fieldsOf(condition)].filter((name) => has.has(name.toLowerCase()))
}

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
