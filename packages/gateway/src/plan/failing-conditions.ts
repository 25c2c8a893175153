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
  const risky = conditionsOf(map).filter(canFail)
  const seen = [...rights.layers.values()]
  if (!risky.some((condition) => seen.some((rows) => !seesAllRows(rows, fieldsIn(rows, condition))))) return
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

/** Conditions on rows; `having` looks only at what these have let through. */
function conditionsOf(map: MapRequest): readonly Expression[] {
  const defsType = [layerDefs, layerQueries].find((type) => type === typeOf(map, 'layerDefs'))
  const defs = defsType && parameterOf(map, 'layerDefs', defsType)
  const layers =
    typeOf(map, 'dynamicLayers') === dynamicLayers
      ? parameterOf(map, 'dynamicLayers', dynamicLayers)
      : undefined
  return [
    ...(['where', 'definitionExpression'] as const).map((name) =>
      typeOf(map, name) === whereExpression ? parameterOf(map, name, whereExpression) : undefined,
    ),
    ...(defs ?? []).map(({ where }) => where),
    ...(layers ?? []).map(({ definitionExpression }) => definitionExpression),
  ].filter((condition) => condition !== undefined)
}
