import { type FieldList, fieldsOf, type LayerDef } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { type Ask, answered, jsonUpstreamReply, seesAll } from '../ask.ts'
import { joinPlans } from '../join-plans.ts'
import { mayStopHere } from '../named-fields.ts'
import { layerQuery, type PlainQuery } from '../rows-query.ts'
import { isFailed, jsonWith } from '../upstream-json.ts'
import { narrowQuery } from './query.ts'

/**
 * Rows of several layers: one query for each that is seen, put together as the upstream would. A layer that lacks a field which its
 * condition names is left out; of `outFields` each layer answers those that it has.
 */
export function narrowLayersQuery(ask: Ask<'FeatureServer.queryLayers'>): Plan {
  const { map } = ask
  const { layerDefs = [], outFields: anyFields, ...shared } = map.parameters
  const queryOf = ({ layerId, where, outFields }: LayerDef): Ask<PlainQuery> => {
    const fields = ownFields(ask, layerId, outFields ?? anyFields)
    const values = { ...shared, where, ...(fields === undefined ? {} : { outFields: fields }) }
    return { ...ask, map: layerQuery(ask, layerId, values) }
  }
  const asked = layerDefs.flatMap((def) =>
    isAsked(ask, def, queryOf(def)) ? [{ layerId: def.layerId, query: queryOf(def) }] : [],
  )
  if (asked.length === 0) return answered({ layers: [] })
  const plans = asked.map(({ query }) => narrowQuery(query))
  return joinPlans(plans, (replies) => {
    const failed = replies.find(isFailed)
    if (failed) return failed
    return jsonUpstreamReply({
      layers: replies.map((reply, index) => ({
        id: asked[index]?.layerId,
        ...jsonWith(reply, 'features', 'count', 'objectIds', 'extent'),
      })),
    })
  })
}

function isAsked({ rights }: Ask, { layerId, where }: LayerDef, query: Ask<PlainQuery>): boolean {
  const seen = rights.layers.get(layerId)
  if (seen === undefined || !seesAll(seen, fieldsOf(where))) return false
  return !mayStopHere(query, seen)
}

/** The fields that the layer has for the caller; undefined where none of them is among those asked for. */
function ownFields({ rights }: Ask, layerId: number, asked: FieldList | undefined): FieldList | undefined {
  const seen = rights.layers.get(layerId)
  if (asked === undefined || asked === '*' || seen === undefined) return asked
  const own = asked.filter((name) => seesAll(seen, [name]))
  return own.length > 0 ? own : undefined
}
