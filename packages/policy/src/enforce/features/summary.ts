import type { Estimates, FeatureQuery, Summary } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { joinPlans, thenPlan } from '../join-plans.ts'
import { jsonUpstreamReply, layerSeen, type Narrowing, oneStep, step } from '../narrowing.ts'
import { asNarrowed, only, type Show } from '../showing.ts'
import { isFailed, jsonOf, noSuchRow } from '../upstream-json.ts'
import { aboutMapLayer } from './composed-layer.ts'
import { decidingViews } from './deciding-fields.ts'
import { withRows } from './held-rows.ts'
import { queryOf } from './own-queries.ts'
import { narrowQuery } from './query.ts'
import { withNeutralNames } from './result-names.ts'

/** Bins, and renderers made from values: numbers over the rows that may be seen, by fields that may be seen. */
export function narrowSummary({ intent, rights }: Narrowing<Summary>): Plan {
  const seen = layerSeen(rights, intent.layerId)
  const asked = aboutMapLayer(intent)
  const views = decidingViews(asked, seen)
  const { intent: summary, restored } = withNeutralNames(asked, seen.layer)
  return thenPlan(oneStep(step(withRows(summary, views, { layer: seen.layer, rights }))), restored)
}

/** Every value comes from fields and rows that are seen. */
export const showSummary: Show<Summary> = asNarrowed

/** Count and extent of a layer, over the rows that may be seen. */
export function narrowEstimates(narrowing: Narrowing<Estimates>): Plan {
  const { intent, rights } = narrowing
  const planFor = (asked: FeatureQuery['only']): Plan =>
    narrowQuery({ ...narrowing, intent: queryOf(intent, intent.layerId, { only: asked }) })
  const counted = planFor({ count: true })
  if (layerSeen(rights, intent.layerId).layer.geometryType === undefined) return counted
  const measured = planFor({ extent: true })
  return joinPlans([counted, measured], ([count, extent]) => {
    if (count === undefined || extent === undefined || isFailed(count)) return count ?? noSuchRow()
    return jsonUpstreamReply({
      count: jsonOf(count).count,
      ...(isFailed(extent) ? {} : { extent: jsonOf(extent).extent }),
    })
  })
}

/** Count and extent of a layer. */
export const showEstimates: Show<Estimates> = only('count', 'extent')
