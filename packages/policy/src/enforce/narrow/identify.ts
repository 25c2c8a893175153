import { withValues } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { geometryField, type LayerRights } from '../../model/rights.ts'
import { type Ask, cannotNarrow, layerOf } from '../ask.ts'
import { drawableIn, scalesOf } from '../picture.ts'
import { withDescendants } from '../requested-layers.ts'
import { layerDefsOf, mergedParts, type Part, partsOf, planRounds } from '../rounds.ts'
import { timeOptionsOf } from '../time-options.ts'

/** Features of many layers near a place. Each round asks for one view of every layer that has so many. */
export function narrowIdentify(ask: Ask<'MapServer.identify'>): Plan {
  const { map } = ask
  if (map.parameters.dynamicLayers !== undefined)
    throw cannotNarrow('identify with dynamicLayers is not narrowed')
  const layers = identifiedIds(ask).map((id) => visibleParts(ask, id))
  const rounds = Array.from({ length: Math.max(0, ...layers.map((parts) => parts.length)) }, (_, round) =>
    layers.flatMap((parts) => parts[round] ?? []),
  )
  const mode = map.parameters.layers?.mode ?? 'top'
  return planRounds(ask, rounds, {
    requestOf: (parts) => {
      const ids = parts.map(({ seen }) => seen.layer.id)
      return withValues(map, {
        layers: { mode, ids },
        ...timeOptionsOf(map, new Set(ids)),
        layerDefs: layerDefsOf(parts),
      })
    },
  })
}

/** Ids of the layers that are asked for and seen. */
function identifiedIds(ask: Ask<'MapServer.identify'>): readonly number[] {
  const { map, rights } = ask
  const ids = map.parameters.layers?.ids
  const named = ids && withDescendants(rights.service, ids)
  return rights.service.layers
    .filter((layer) => layer.type !== 'Group Layer' && layerOf(ask, layer.id) !== undefined)
    .map((layer) => layer.id)
    .filter((id) => named?.has(id) ?? true)
}

/** The parts of a layer that may be looked at on this map. */
function visibleParts(ask: Ask<'MapServer.identify'>, id: number): readonly Part[] {
  const needs = ({ layer }: LayerRights) => [
    ...(ask.map.parameters.time !== undefined ? layer.timeFields : []),
    geometryField,
  ]
  const parts = partsOf(ask, id, needs)
  const scales = scalesHere(ask)
  return mergedParts(parts.filter(({ view }) => drawableIn([view], { scales, pixels: 0 }).length > 0))
}

function scalesHere({ map, rights }: Ask<'MapServer.identify'>): readonly number[] {
  const { mapExtent: area, imageDisplay: display, sr } = map.parameters
  if (display === undefined) return []
  const references = [area?.spatialReference, sr]
  return scalesOf({ area, display, references, frame: rights.service.frame })
}
