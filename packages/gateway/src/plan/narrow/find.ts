import {
  andExpressions,
  type Expression,
  fieldNames,
  fieldsOf,
  layerDefs,
  layerIds,
  parameterOf,
} from '@mapgate/protocol'
import type { UpstreamReply } from '../../core/outbound.ts'
import type { Plan } from '../../core/plan.ts'
import { shownResult } from '../../core/results.ts'
import { covering, geometryField, type LayerRights, shows, type View } from '../../core/rights.ts'
import {
  type Ask,
  answered,
  cannotNarrow,
  jsonUpstreamReply,
  layerOf,
  replyAt,
  seesAll,
  send,
} from '../ask.ts'
import { withDescendants } from '../requested-layers.ts'
import { joinedResults, resultsOf } from '../results.ts'
import { carries, isSet, withValues } from '../values.ts'

/** One view of one layer, and the fields that are searched in it; undefined: all that the layer has. */
interface Search {
  readonly seen: LayerRights
  readonly view: View
  readonly fields: readonly string[] | undefined
  readonly where: Expression | null
}

/** Features by a text: every view of every layer is searched by itself, in the fields that it shows. */
export function narrowFind(ask: Ask): Plan {
  if (carries(ask.map, 'dynamicLayers')) throw cannotNarrow('find with dynamicLayers is not narrowed')
  const searches = foundIds(ask).flatMap((id) => searchesOf(ask, id))
  if (searches.length === 0) return answered({ results: [] })
  return {
    steps: searches.map((search) => () => send(ask, requestOf(ask, search))),
    combine: (replies) =>
      joinedResults(
        searches.map((search, index) => shownReply(ask, replyAt(replies, index), search)),
        Math.max(...searches.map(({ view }) => view.records)),
      ),
  }
}

function foundIds(ask: Ask): readonly number[] {
  const named = withDescendants(ask.rights.service, parameterOf(ask.map, 'layers', layerIds) ?? [])
  return ask.rights.service.layers
    .filter((layer) => layer.type !== 'Group Layer' && named.has(layer.id))
    .map((layer) => layer.id)
}

function searchesOf(ask: Ask, id: number): readonly Search[] {
  const { map, protections } = ask
  const seen = layerOf(ask, id, 'findLayers')
  if (seen === undefined) return []
  const def = parameterOf(map, 'layerDefs', layerDefs)?.find((one) => one.layerId === id)?.where
  const named = def && protections.layerDefFields ? [...fieldsOf(def)] : []
  if (!seesAll(seen, named)) return []
  const shape = isSet(map, 'returnGeometry') || !carries(map, 'returnGeometry') ? [geometryField] : []
  const needed = [
    ...named,
    ...(seen.layer.geometryType !== undefined && protections.hiddenGeometry ? shape : []),
  ]
  return covering(seen.views, needed).flatMap((view): Search[] => {
    const fields = protections.findFields
      ? searchedFields(ask, seen, view)
      : parameterOf(map, 'searchFields', fieldNames)
    if (fields?.length === 0) return []
    const conditions = [protections.findRows ? view.where : null, def ?? null].filter(
      (condition) => condition !== null,
    )
    return [{ seen, view, fields, where: conditions.length > 0 ? andExpressions(...conditions) : null }]
  })
}

/** The fields that are asked for, as far as the view shows them; all that it shows where none is named. */
function searchedFields({ map }: Ask, { layer }: LayerRights, view: View): readonly string[] | undefined {
  const asked = parameterOf(map, 'searchFields', fieldNames)
  if (view.fields === null && asked === undefined) return undefined
  const wanted = asked && new Set(asked.map((name) => name.toLowerCase()))
  return layer.fields
    .filter(({ type }) => type !== 'esriFieldTypeGeometry')
    .map(({ name }) => name)
    .filter((name) => shows(view, name) && (wanted?.has(name.toLowerCase()) ?? true))
}

function requestOf({ map }: Ask, { seen, fields, where }: Search) {
  return withValues(map, {
    layers: [seen.layer.id],
    searchFields: fields,
    layerDefs: where ? [{ layerId: seen.layer.id, where }] : undefined,
  })
}

function shownReply({ protections }: Ask, reply: UpstreamReply, { seen, view }: Search): UpstreamReply {
  if (reply.error !== undefined || reply.status >= 400) return reply
  const results = resultsOf(reply).filter((result) => Number(result.layerId) === seen.layer.id)
  return jsonUpstreamReply({
    results: results.map((result) =>
      shownResult(result, seen.layer, protections.findReplyFields ? view : undefined),
    ),
  })
}
