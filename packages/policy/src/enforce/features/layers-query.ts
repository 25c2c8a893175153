import { type FeatureQuery, type FieldList, fieldsOf, type LayersQuery } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { demandKnown } from '../../model/known-layer.ts'
import type { Plan } from '../../model/plan.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { joinPlans } from '../join-plans.ts'
import { objectsOf } from '../json-body.ts'
import { answered, jsonUpstreamReply, type Narrowing, seesAll } from '../narrowing.ts'
import type { Show } from '../showing.ts'
import { isFailed, jsonWith } from '../upstream-json.ts'
import { mayStopHere } from './deciding-fields.ts'
import { narrowQuery } from './query.ts'
import { type ShownParts, shownFeatures } from './shown-rows.ts'

/**
 * Rows of several layers: one query for each that is seen, put together as the upstream would. A layer that lacks a field which its
 * condition names is left out; of the fields that are asked for each layer answers those that it has.
 */
export function narrowLayersQuery(narrowing: Narrowing<LayersQuery>): Plan {
  const { intent, rights } = narrowing
  const asked = queriesIn(intent, rights).filter((query) => isAsked(query, rights))
  if (asked.length === 0) return answered({ layers: [] })
  const plans = asked.map((query) => narrowQuery({ ...narrowing, intent: query }))
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

/** Rows of several layers. */
export const showLayersQuery: Show<LayersQuery> = (json, { intent, rights }) => ({
  layers: objectsOf(json.layers).flatMap((layer) => {
    const seen = rights.layers.get(Number(layer.id))
    if (seen) demandKnown(seen.layer, layer, rights)
    return seen ? [{ id: layer.id, ...shownFeatures(layer, ofLayer(intent, seen.layer), seen) }] : []
  }),
})

/** What is asked of each layer, as a query of it alone. */
function queriesIn(asked: LayersQuery, rights: ServiceRights): readonly FeatureQuery[] {
  const { kind: _, layers, fields: anyFields, ...shared } = asked
  return layers.map(({ layerId, where, fields }) => ({
    ...shared,
    kind: 'feature-query',
    format: 'json',
    layerId,
    where,
    fields: ownFields(rights, layerId, fields ?? anyFields),
  }))
}

function isAsked(query: FeatureQuery, { layers }: ServiceRights): boolean {
  const seen = layers.get(query.layerId)
  if (seen === undefined || query.where === undefined || !seesAll(seen, fieldsOf(query.where))) return false
  return !mayStopHere(query, seen)
}

/** The fields that the layer has for the caller; undefined where none of them is among those asked for. */
function ownFields(
  { layers }: ServiceRights,
  layerId: number,
  asked: FieldList | undefined,
): FieldList | undefined {
  const seen = layers.get(layerId)
  if (asked === undefined || asked === '*' || seen === undefined) return asked
  const own = asked.filter((name) => seesAll(seen, [name]))
  return own.length > 0 ? own : undefined
}

/** What is asked of one of several layers: its own fields, and the object id, by which its rows are told apart. */
function ofLayer({ layers, fields: anyFields, shapes, only }: LayersQuery, layer: LayerEntry): ShownParts {
  const asked = layers.find(({ layerId }) => layerId === layer.id)?.fields ?? anyFields
  const { objectIdField: key } = layer
  const isComplete = asked === undefined || asked === '*' || key === undefined
  return { shapes, only, fields: isComplete ? asked : [...asked, key] }
}
