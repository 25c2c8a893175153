import type { FeatureInfo } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { drawingFields } from '../../model/drawing.ts'
import type { Plan } from '../../model/plan.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { geometryField, hidesOuterParts, type LayerRights } from '../../model/rights.ts'
import { thenPlan } from '../join-plans.ts'
import { withDescendants } from '../maps/chosen-layers.ts'
import { styledLayer, stylesOf } from '../maps/layer-styles.ts'
import { layerTimesOf } from '../maps/layer-times.ts'
import { drawableIn, scalesOf } from '../maps/picture.ts'
import { cannotNarrow, jsonUpstreamReply, type Narrowing, wordFor } from '../narrowing.ts'
import { isFailed } from '../upstream-json.ts'
import { resultsOf } from './joined-results.ts'
import { nearPlace } from './near-place.ts'
import { conditionsOf, mergedParts, type Part, partsOf, planViewQueries } from './view-queries.ts'
import { wkidAsked } from './wkid-asked.ts'

/** Features of many layers near a place. Each question asks for one view of every layer that has so many. */
export function narrowFeatureInfo(asked: Narrowing<FeatureInfo>): Plan {
  const { intent } = asked
  if (intent.composed !== undefined)
    throw cannotNarrow(`identify with ${wordFor(intent, 'composed')} is not narrowed`)
  const layers = identifiedIds(asked).map((id) => visibleParts(asked, id))
  const most = Math.max(0, ...layers.map((parts) => parts.length))
  const queries = Array.from({ length: most }, (_, index) => layers.flatMap((parts) => parts[index] ?? []))
  const named = intent.chosen?.mode ?? 'top'
  // A layer whose rows are left out afterwards would hide the layers below it.
  const findsTop = named === 'top' && layers.flat().some(({ view }) => hidesOuterParts(view))
  const mode = findsTop ? 'visible' : named
  const plan = planViewQueries(asked, queries, {
    shown: {
      wkid: wkidAsked(intent.reference, asked.rights),
      shapes: intent.shapes,
      near: nearPlace(intent, asked.rights),
    },
    questionFor: (parts) => {
      const ids = parts.map(({ seen }) => seen.layer.id)
      return {
        ...intent,
        chosen: { mode, ids },
        ...layerTimesOf(intent, new Set(ids)),
        ...stylesOf(intent, new Set(ids)),
        conditions: conditionsOf(parts),
      }
    },
  })
  return findsTop ? thenPlan(plan, (reply) => ofTopLayer(reply, layers.flat())) : plan
}

/** The results of the topmost layer that has some. */
function ofTopLayer(reply: UpstreamReply, parts: readonly Part[]): UpstreamReply {
  if (isFailed(reply)) return reply
  const results = resultsOf(reply)
  const found = new Set(results.map(({ layerId }) => Number(layerId)))
  const top = parts.find(({ seen }) => found.has(seen.layer.id))?.seen.layer.id
  return jsonUpstreamReply({ results: results.filter(({ layerId }) => Number(layerId) === top) })
}

/** Ids of the layers that are asked for and seen. */
function identifiedIds({ intent, rights }: Narrowing<FeatureInfo>): readonly number[] {
  const ids = intent.chosen?.ids
  const named = ids && withDescendants(rights.service, ids)
  return rights.service.layers
    .filter((layer) => layer.type !== 'Group Layer' && rights.layers.has(layer.id))
    .map((layer) => layer.id)
    .filter((id) => named?.has(id) ?? true)
}

/** The parts of a layer that may be looked at on this map. */
function visibleParts(asked: Narrowing<FeatureInfo>, id: number): readonly Part[] {
  const needs = ({ layer }: LayerRights) => [
    ...(asked.intent.time !== undefined ? layer.timeFields : []),
    ...fieldsThatChoose(layer, asked),
    geometryField,
  ]
  const parts = partsOf(asked, id, needs)
  const scales = scalesHere(asked)
  return mergedParts(parts.filter(({ view }) => drawableIn([view], { scales, pixels: 0 }).length > 0))
}

/** A WMS server finds only the rows that the style draws, so whether a row is found gives away the fields by which the style chooses. */
function fieldsThatChoose(layer: LayerEntry, { intent, rights }: Narrowing<FeatureInfo>): readonly string[] {
  return rights.service.tellsDrawnRows ? drawingFields(styledLayer(layer, intent)) : []
}

function scalesHere({ intent, rights }: Narrowing<FeatureInfo>): readonly number[] {
  const { area, display, reference } = intent
  if (display === undefined) return []
  const references = [area?.spatialReference, reference]
  return scalesOf({ area, display, references, frame: rights.service.frame })
}
