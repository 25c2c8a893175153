import { withValues } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { isFoundInShown } from '../../model/results.ts'
import { geometryField, type LayerRights, shows, showsAll, type View } from '../../model/rights.ts'
import { type Ask, cannotNarrow } from '../ask.ts'
import { withDescendants } from '../requested-layers.ts'
import { layerDefsOf, mergedParts, type Part, partsOf, planRounds } from '../rounds.ts'
import { demandLiteral } from '../text-search.ts'

/** One view of one layer, and the fields that are searched in it; undefined: all that the layer has. */
interface Search extends Part {
  readonly fields: readonly string[] | undefined
}

/** Features by a text: every view of every layer is searched by itself, in the fields that it shows. */
export function narrowFind(ask: Ask<'MapServer.find'>): Plan {
  const { map } = ask
  if (map.parameters.dynamicLayers !== undefined)
    throw cannotNarrow('find with dynamicLayers is not narrowed')
  demandLiteral('searchText', map.parameters.searchText ?? '')
  const searches = foundIds(ask).flatMap((id) => searchesOf(ask, id))
  return planRounds(ask, roundsOf(searches), {
    requestOf: (parts) =>
      withValues(map, {
        layers: parts.map(({ seen }) => seen.layer.id),
        searchFields: parts[0]?.fields,
        layerDefs: layerDefsOf(parts),
      }),
    keeps: (result, { seen, view }) => isFoundInShown(result, seen.layer, view),
  })
}

/** Searches in the same fields go together, one of each layer in a round: a request has one list of fields for all its layers. */
function roundsOf(searches: readonly Search[]): readonly (readonly Search[])[] {
  const alike = Map.groupBy(searches, ({ fields }) => fields?.join())
  return [...alike.values()].flatMap((group) => {
    const byLayer = [...Map.groupBy(group, ({ seen }) => seen.layer.id).values()]
    const count = Math.max(...byLayer.map((own) => own.length))
    return Array.from({ length: count }, (_, round) => byLayer.flatMap((own) => own[round] ?? []))
  })
}

function foundIds({ map, rights }: Ask<'MapServer.find'>): readonly number[] {
  const named = withDescendants(rights.service, map.parameters.layers ?? [])
  return rights.service.layers
    .filter((layer) => layer.type !== 'Group Layer' && named.has(layer.id))
    .map((layer) => layer.id)
}

function searchesOf(ask: Ask<'MapServer.find'>, id: number): readonly Search[] {
  const { map } = ask
  const asksShape = map.parameters.returnGeometry ?? true
  const needs = ({ layer }: LayerRights) =>
    asksShape && layer.geometryType !== undefined ? [geometryField] : []
  const parts = mergedParts(partsOf(ask, id, needs))
  return parts.flatMap((part): Search[] => {
    const fields = searchedFields(ask, part.seen, part.view)
    return fields?.length === 0 ? [] : [{ ...part, fields }]
  })
}

/** The fields that are asked for, as far as the view shows them; all that it shows where none is named. */
function searchedFields(
  { map }: Ask<'MapServer.find'>,
  { layer }: LayerRights,
  view: View,
): readonly string[] | undefined {
  const { searchFields: asked } = map.parameters
  if (showsAll(view) && asked === undefined) return undefined
  const wanted = asked && new Set(asked.map((name) => name.toLowerCase()))
  return layer.fields
    .filter(({ type }) => type !== 'esriFieldTypeGeometry')
    .map(({ name }) => name)
    .filter((name) => shows(view, name) && (wanted?.has(name.toLowerCase()) ?? true))
}
