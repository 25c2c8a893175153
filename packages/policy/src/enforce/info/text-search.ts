import type { TextSearch } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { isFoundInShown } from '../../model/results.ts'
import { geometryField, type LayerRights, shows, showsAll, type View } from '../../model/rights.ts'
import { withDescendants } from '../maps/chosen-layers.ts'
import { cannotNarrow, type Narrowing, wordFor } from '../narrowing.ts'
import { demandLiteral } from '../text-search.ts'
import { conditionsOf, mergedParts, type Part, partsOf, planViewQueries } from './view-queries.ts'
import { wkidAsked } from './wkid-asked.ts'

/** One view of one layer, and the fields that are searched in it; undefined: all that the layer has. */
interface Search extends Part {
  readonly fields: readonly string[] | undefined
}

/** Features by a text: every view of every layer is searched by itself, in the fields that it shows. */
export function narrowTextSearch(asked: Narrowing<TextSearch>): Plan {
  const { intent, rights } = asked
  if (intent.composed !== undefined)
    throw cannotNarrow(`find with ${wordFor(intent, 'composed')} is not narrowed`)
  demandLiteral(wordFor(intent, 'text'), intent.text ?? '')
  const named = withDescendants(rights.service, intent.layerIds ?? [])
  const searches = rights.service.layers
    .filter((layer) => layer.type !== 'Group Layer' && named.has(layer.id))
    .flatMap(({ id }) => searchesOf(asked, id))
  return planViewQueries(asked, queriesOf(searches), {
    shown: { wkid: wkidAsked(intent.shapes.reference, rights), shapes: intent.shapes },
    questionFor: (parts) => ({
      ...intent,
      layerIds: parts.map(({ seen }) => seen.layer.id),
      fields: parts[0]?.fields,
      conditions: conditionsOf(parts),
    }),
    keeps: (result, { seen, view }) => isFoundInShown(result, seen.layer, view),
  })
}

/** Searches in the same fields go together, one of each layer at once: a question has one list of fields for all its layers. */
function queriesOf(searches: readonly Search[]): readonly (readonly Search[])[] {
  const alike = Map.groupBy(searches, ({ fields }) => fields?.join())
  return [...alike.values()].flatMap((group) => {
    const byLayer = [...Map.groupBy(group, ({ seen }) => seen.layer.id).values()]
    const count = Math.max(...byLayer.map((own) => own.length))
    return Array.from({ length: count }, (_, index) => byLayer.flatMap((own) => own[index] ?? []))
  })
}

function searchesOf(asked: Narrowing<TextSearch>, id: number): readonly Search[] {
  const asksShapes = asked.intent.shapes.geometry !== false
  const needs = ({ layer }: LayerRights) =>
    asksShapes && layer.geometryType !== undefined ? [geometryField] : []
  const parts = mergedParts(partsOf(asked, id, needs))
  return parts.flatMap((part): Search[] => {
    const fields = searchedFields(asked.intent, part.seen, part.view)
    return fields?.length === 0 ? [] : [{ ...part, fields }]
  })
}

/** The fields that are asked for, as far as the view shows them; all that it shows where none is named. */
function searchedFields(
  { fields: named }: TextSearch,
  { layer }: LayerRights,
  view: View,
): readonly string[] | undefined {
  if (showsAll(view) && named === undefined) return undefined
  const wanted = named && new Set(named.map((name) => name.toLowerCase()))
  return layer.fields
    .filter(({ type }) => type !== 'esriFieldTypeGeometry')
    .map(({ name }) => name)
    .filter((name) => shows(view, name) && (wanted?.has(name.toLowerCase()) ?? true))
}
