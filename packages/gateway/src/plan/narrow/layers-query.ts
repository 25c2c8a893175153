import {
  type FieldList,
  fieldList,
  fieldsOf,
  type LayerDef,
  layerQueries,
  parameterOf,
} from '@mapgate/protocol'
import type { Plan } from '../../core/plan.ts'
import { type Ask, answered, jsonUpstreamReply, seesAll } from '../ask.ts'
import { mayStop } from '../failing-conditions.ts'
import { joinPlans } from '../join-plans.ts'
import { layerQuery } from '../rows-query.ts'
import { isFailed, jsonOf } from '../upstream-json.ts'
import { narrowQuery } from './query.ts'

/**
 * Rows of several layers: one query for each that is seen, put together as the upstream would. A layer that lacks a field which its
 * condition names is left out; of `outFields` each layer answers those that it has.
 */
export function narrowLayersQuery(ask: Ask): Plan {
  const { map } = ask
  const { layerdefs: _, outfields: __, ...shared } = Object.fromEntries(map.parameters)
  const defs = (parameterOf(map, 'layerDefs', layerQueries) ?? []).filter((def) => isAsked(ask, def))
  if (defs.length === 0) return answered({ layers: [] })
  const plans = defs.map(({ layerId, where, outFields }) => {
    const fields = ownFields(ask, layerId, outFields ?? parameterOf(map, 'outFields', fieldList))
    const query = layerQuery(ask, layerId, {
      ...shared,
      where,
      ...(fields === undefined ? {} : { outFields: fields }),
    })
    return narrowQuery({ ...ask, map: query })
  })
  return joinPlans(plans, (replies) => {
    const failed = replies.find(isFailed)
    if (failed) return failed
    return jsonUpstreamReply({
      layers: replies.map((reply, index) => ({ id: defs[index]?.layerId, ...jsonOf(reply) })),
    })
  })
}

function isAsked({ rights, protections }: Ask, { layerId, where }: LayerDef): boolean {
  const seen = rights.layers.get(layerId)
  if (seen === undefined || mayStop(seen, where)) return false
  return !protections.whereFields || seesAll(seen, fieldsOf(where))
}

/** The fields that the layer has for the caller; undefined where none of them is among those asked for. */
function ownFields(
  { rights, protections }: Ask,
  layerId: number,
  asked: FieldList | undefined,
): FieldList | undefined {
  const seen = rights.layers.get(layerId)
  if (asked === undefined || asked === '*' || seen === undefined || !protections.outFields) return asked
  const own = asked.filter((name) => seesAll(seen, [name]))
  return own.length > 0 ? own : undefined
}
