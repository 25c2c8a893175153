import { type RequestFor, withValues } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import {
  columnsKey,
  covering,
  geometryField,
  type LayerRights,
  rowsOf,
  shows,
  showsAll,
  type View,
} from '../../model/rights.ts'
import { isAllRows } from '../../model/row-filter.ts'
import {
  type Ask,
  answered,
  cannotNarrow,
  demandLayer,
  demandSeen,
  jsonUpstreamReply,
  replyAt,
  send,
} from '../ask.ts'
import type { RelatedQuery } from '../asked-operations.ts'
import { decidingViews } from '../named-fields.ts'
import { joinedGroups, type ShownRecords } from '../related-groups.ts'
import { idsAmong, idsOf } from '../rows-query.ts'
import { namedIds, withDefinition } from './rows.ts'

/** The other side of a relationship, as far as the caller sees it. */
interface Related {
  readonly seen: LayerRights
  readonly keys: readonly string[]
}

/**
 * Rows of another table that belong to rows of this one: from rows that may be seen to rows that may be seen, by a key that both
 * sides show. Each view of the other table is asked for by itself, and what one row shows in several views is joined.
 */
export function narrowRelated(ask: Ask<RelatedQuery>): Plan {
  if (ask.map.format !== 'json') throw cannotNarrow(`related records as ${ask.map.format} are not narrowed`)
  const source = demandLayer(ask)
  const { seen, keys } = relatedOf(ask, source)
  const inner: Ask<RelatedQuery> = { ...ask, map: withValues(ask.map, { objectIds: undefined }) }
  const views = covering(decidingViews(inner, seen), keys)
  const rounds = roundsOf(ask, { seen, views })
  const joined = (replies: readonly UpstreamReply[]) =>
    joinedGroups(replies, {
      key: seen.layer.objectIdField,
      shown: rounds,
      most: Math.max(...views.map((view) => view.records)),
      isCount: ask.map.parameters.returnCountOnly === true,
    })
  const sourceViews = covering(source.views, [...keys, ...idField(source)])
  if (views.length === 0 || sourceViews.length === 0) return answered(noRecords)
  const sourceRows = rowsOf(sourceViews)
  if (isAllRows(sourceRows)) {
    return {
      steps: rounds.map(
        ({ map }) =>
          () =>
            send(ask, map),
      ),
      combine: joined,
    }
  }
  const check = send(ask, idsAmong(ask, source.layer, { ids: namedIds(ask.map), rows: sourceRows }))
  const seenIds = (earlier: readonly UpstreamReply[]) => {
    const found = idsOf(replyAt(earlier, 0))
    return namedIds(ask.map).filter((id) => found.has(id))
  }
  const round =
    ({ map }: Round) =>
    (earlier: readonly UpstreamReply[]) => {
      const objectIds = seenIds(earlier)
      return objectIds.length > 0 ? send(ask, withValues(map, { objectIds })) : check
    }
  return {
    steps: [() => check, ...rounds.map(round)],
    combine: (replies) =>
      seenIds(replies).length > 0 ? joined(replies.slice(1)) : jsonUpstreamReply(noRecords),
  }
}

const noRecords = { relatedRecordGroups: [] }

const idField = ({ layer }: LayerRights): readonly string[] =>
  layer.objectIdField ? [layer.objectIdField] : []

/**
 * @throws Refused `request.not-found` for a relationship that leads to nothing the caller sees
 */
function relatedOf({ map, rights }: Ask<RelatedQuery>, { layer }: LayerRights): Related {
  const id = map.parameters.relationshipId
  const relationship = layer.relationships.find((one) => one.id === id)
  const seen = relationship && rights.layers.get(relationship.relatedLayerId)
  if (relationship === undefined || seen === undefined) {
    throw new Refused('request.not-found', `relationship ${id} of layer ${layer.id} is hidden or not there`)
  }
  const back = seen.layer.relationships.find((one) => one.id === id && one.relatedLayerId === layer.id)
  return { seen, keys: [relationship.keyField, back?.keyField].filter((key) => key !== undefined) }
}

/** One request for related records, and what of its reply may be shown. */
interface Round extends ShownRecords {
  readonly map: RequestFor<RelatedQuery>
}

/** One request for views that show the same, one for each that shows something else. */
function roundsOf(
  ask: Ask<RelatedQuery>,
  { seen, views }: { seen: LayerRights; views: readonly View[] },
): readonly Round[] {
  const { map } = ask
  const { outFields: asked } = map.parameters
  if (asked !== undefined && asked !== '*') demandSeen(seen, asked, 'outFields')
  const isCount = map.parameters.returnCountOnly === true
  const groups = isCount ? [views] : [...Map.groupBy(views, columnsKey).values()]
  return groups.map((group) => {
    const narrowed = withDefinition(map, rowsOf(group))
    const [view] = group
    if (view === undefined || showsAll(view) || isCount)
      return { map: narrowed, fields: undefined, hasShape: true }
    const wanted =
      asked === undefined || asked === '*' ? undefined : new Set(asked.map((name) => name.toLowerCase()))
    const outFields = seen.layer.fields
      .map((field) => field.name)
      .filter((name) => shows(view, name) && (wanted?.has(name.toLowerCase()) ?? true))
    const hasShape = shows(view, geometryField)
    const shape = hasShape ? {} : { returnGeometry: false }
    return {
      map: withValues(narrowed, { outFields: [...new Set([...outFields, ...idField(seen)])], ...shape }),
      fields: new Set(outFields.map((name) => name.toLowerCase())),
      hasShape,
    }
  })
}
