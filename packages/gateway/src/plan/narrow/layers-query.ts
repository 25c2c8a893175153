import { fieldList, layerQueries, parameterOf } from '@mapgate/protocol'
import type { Plan } from '../../core/plan.ts'
import { type Ask, answered, jsonUpstreamReply, layerOf } from '../ask.ts'
import { joinPlans } from '../join-plans.ts'
import { layerQuery } from '../rows-query.ts'
import { isFailed, jsonOf } from '../upstream-json.ts'
import { narrowQuery } from './query.ts'

/** Rows of several layers: one query for each that is seen, put together as the upstream would. */
export function narrowLayersQuery(ask: Ask): Plan {
  const { map } = ask
  const { layerdefs: _, outfields: __, ...shared } = Object.fromEntries(map.parameters)
  const defs = (parameterOf(map, 'layerDefs', layerQueries) ?? []).filter((def) =>
    layerOf(ask, def.layerId, 'queryRows'),
  )
  if (defs.length === 0) return answered({ layers: [] })
  const plans = defs.map(({ layerId, where, outFields }) => {
    const fields = outFields ?? parameterOf(map, 'outFields', fieldList)
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
