import type { RelatedRows } from '@mapgate/protocol'
import { demandKnown } from '../../model/known-layer.ts'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import {
  columnsKey,
  covering,
  geometryField,
  type LayerRights,
  rowsOf,
  type ServiceRights,
  shows,
  showsAll,
  type View,
} from '../../model/rights.ts'
import { andRows, conditionOf, isAllRows, type RowFilter, rowsWhere } from '../../model/row-filter.ts'
import { objectsOf } from '../json-body.ts'
import {
  answered,
  cannotNarrow,
  demandSeen,
  jsonUpstreamReply,
  layerSeen,
  type Narrowing,
  replyAt,
  step,
  wordFor,
} from '../narrowing.ts'
import { pick, type Show } from '../showing.ts'
import { decidingViews } from './deciding-fields.ts'
import { heldRecords } from './held-records.ts'
import { idsAmong, idsOf } from './own-queries.ts'
import { joinedGroups, type ShownRecords } from './related-groups.ts'
import { keysBetween, type RelationshipKeys } from './relationship-keys.ts'
import { orAll, shownFeatures } from './shown-rows.ts'

/** The other side of a relationship, as far as the caller sees it. */
interface Related extends RelationshipKeys {
  readonly seen: LayerRights
}

/**
 * Rows of another table that belong to rows of this one: from rows that may be seen to rows that may be seen, by keys that each
 * side shows of its own. Each view of the other table is asked for by itself, and what one row shows in several views is joined.
 */
export function narrowRelated({ intent: asked, rights }: Narrowing<RelatedRows>): Plan {
  if (asked.format !== 'json') throw cannotNarrow(`related records as ${asked.format} are not narrowed`)
  const source = layerSeen(rights, asked.layerId)
  const intent = { ...asked, composed: undefined }
  const { seen, sourceKeys, relatedKeys } = relatedTo(intent, source, rights)
  const views = covering(decidingViews({ ...intent, ids: undefined }, seen), relatedKeys)
  const queries = queriesOf(intent, { seen, views, rights })
  const joined = (replies: readonly UpstreamReply[]) =>
    joinedGroups(
      replies.map((reply, index) => queries[index]?.held?.(reply) ?? reply),
      {
        key: seen.layer.objectIdField,
        shown: queries,
        most: Math.max(...views.map((view) => view.records)),
        isCount: intent.only.count === true,
      },
    )
  const sourceViews = covering(source.views, [...sourceKeys, ...idField(source)])
  if (views.length === 0 || sourceViews.length === 0) return answered(noRecords)
  const sourceRows = rowsOf(sourceViews)
  if (!isAllRows(sourceRows)) return afterSourceCheck(intent, { source, sourceRows, queries, joined })
  return { steps: queries.map((query) => () => step(query.intent)), combine: joined }
}

/** Rows of another layer that belong to rows of this one. */
export const showRelated: Show<RelatedRows> = (json, { intent, rights }) => {
  const source = rights.layers.get(intent.layerId)
  const related = source?.layer.relationships.find(({ id }) => id === intent.relationshipId)?.relatedLayerId
  const seen = related === undefined ? undefined : rights.layers.get(related)
  if (seen === undefined) return json
  demandKnown(seen.layer, json, rights)
  return {
    ...shownFeatures(json, orAll(intent), seen),
    relatedRecordGroups: objectsOf(json.relatedRecordGroups).map((group) => ({
      ...pick(group, ['objectId', 'count']),
      ...(group.relatedRecords === undefined
        ? {}
        : {
            relatedRecords: shownFeatures({ features: group.relatedRecords }, orAll(intent), seen).features,
          }),
    })),
  }
}

/** What is asked once it is known which rows of this table are seen. */
interface AfterCheck {
  readonly source: LayerRights
  readonly sourceRows: RowFilter
  readonly queries: readonly ViewQuery[]
  readonly joined: (replies: readonly UpstreamReply[]) => UpstreamReply
}

function afterSourceCheck(intent: RelatedRows, { source, sourceRows, queries, joined }: AfterCheck): Plan {
  const named = intent.ids ?? []
  const check = step(idsAmong(intent, source.layer, { ids: named, rows: sourceRows }))
  const seenIds = (earlier: readonly UpstreamReply[]) => {
    const found = idsOf(replyAt(earlier, 0))
    return named.filter((id) => found.has(id))
  }
  const queried =
    ({ intent: query }: ViewQuery) =>
    (earlier: readonly UpstreamReply[]) => {
      const ids = seenIds(earlier)
      return ids.length > 0 ? step({ ...query, ids }) : check
    }
  return {
    steps: [() => check, ...queries.map(queried)],
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
function relatedTo(
  { relationshipId: id }: RelatedRows,
  { layer }: LayerRights,
  rights: ServiceRights,
): Related {
  const relationship = layer.relationships.find((one) => one.id === id)
  const seen = relationship && rights.layers.get(relationship.relatedLayerId)
  if (relationship === undefined || seen === undefined) {
    throw new Refused('request.not-found', `relationship ${id} of layer ${layer.id} is hidden or not there`)
  }
  return { seen, ...keysBetween(id, { source: layer, related: seen.layer }, rights) }
}

/** One question for related records, and what of its reply may be shown. */
interface ViewQuery extends ShownRecords {
  readonly intent: RelatedRows
  /** Cuts off the shapes of its reply. Absent: they are whole. */
  readonly held?: (reply: UpstreamReply) => UpstreamReply
}

/** One question for views that show the same, one for each that shows something else. */
function queriesOf(
  intent: RelatedRows,
  { seen, views, rights }: { seen: LayerRights; views: readonly View[]; rights: ServiceRights },
): readonly ViewQuery[] {
  const { fields: asked } = intent
  if (asked !== undefined && asked !== '*') demandSeen(seen, asked, wordFor(intent, 'fields'))
  const isCount = intent.only.count === true
  const groups = isCount ? [views] : wholeFirst([...Map.groupBy(views, columnsKey).values()])
  const of = { layer: seen.layer, rights }
  return groups.map((group) => {
    const held = isCount ? undefined : heldRecords(intent, group, of)
    const query = queryOfGroup(held?.asked ?? intent, group, seen)
    return held ? { ...query, held: held.hold } : query
  })
}

/** Whole shapes before those that are cut off: of one row the first stays. */
const wholeFirst = (groups: readonly (readonly View[])[]): readonly (readonly View[])[] =>
  groups.toSorted(([one], [other]) => Number(one?.area?.clip ?? false) - Number(other?.area?.clip ?? false))

/** The question for views that show the same. */
function queryOfGroup(intent: RelatedRows, group: readonly View[], seen: LayerRights): ViewQuery {
  const { fields: asked } = intent
  const narrowed = withRows(intent, rowsOf(group))
  const [view] = group
  if (view === undefined || showsAll(view) || intent.only.count === true)
    return { intent: narrowed, fields: undefined, hasShape: true }
  const wanted =
    asked === undefined || asked === '*' ? undefined : new Set(asked.map((name) => name.toLowerCase()))
  const fields = seen.layer.fields
    .map((field) => field.name)
    .filter((name) => shows(view, name) && (wanted?.has(name.toLowerCase()) ?? true))
  const hasShape = shows(view, geometryField)
  const shapes = hasShape ? narrowed.shapes : { ...narrowed.shapes, geometry: false }
  return {
    intent: { ...narrowed, fields: [...new Set([...fields, ...idField(seen)])], shapes },
    fields: new Set(fields.map((name) => name.toLowerCase())),
    hasShape,
  }
}

/** The question for these rows only. */
const withRows = (asked: RelatedRows, rows: RowFilter): RelatedRows =>
  isAllRows(rows) ? asked : { ...asked, where: conditionOf(andRows(rows, rowsWhere(asked.where))) }
