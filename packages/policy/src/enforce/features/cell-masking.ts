import type { FeatureQuery } from '@mapgate/protocol'
import { numberIn } from '../../model/json-text.ts'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { geometryField, type LayerRights, shows, type View } from '../../model/rights.ts'
import { isAllRows } from '../../model/row-filter.ts'
import { jsonUpstreamReply, type Narrowing, type RowsReply, replyAt, step } from '../narrowing.ts'
import { isFailed, type Json, jsonOf, objectsIn } from '../upstream-json.ts'
import { maskedPbf, pbfObjectIds, shapesQuery } from './cell-masking-pbf.ts'
import { idsAmong, idsOf } from './own-queries.ts'

/** The fields of a reply: those that some of the rows show, and those that all of them do. `geometry` is among them. */
interface MaskedFields {
  readonly partly: readonly string[]
  readonly common: readonly string[]
}

/**
 * A query whose rows come from several views with different fields: the rows that were found are asked for once more with the
 * condition of each view, and cells that no view shows are masked. The server decides, not a copy of its rules.
 * @throws Refused `access.denied` for layers without object ids
 */
export function planMasking(
  narrowing: Narrowing<FeatureQuery>,
  seen: LayerRights,
  fields: MaskedFields,
): Plan {
  const { intent } = narrowing
  const key = seen.layer.objectIdField
  if (key === undefined)
    throw new Refused('access.denied', 'rows without object ids cannot be shown in parts')
  const isPbf = intent.format === 'pbf'
  const views = seen.views.filter((view) => fields.partly.some((field) => shows(view, field)))
  const conditional = views.filter((view) => !isAllRows(view.rows))
  const bringsShapes = isPbf && fields.partly.includes(geometryField)
  const found = idsReader(narrowing, { key, isPbf })
  const checks = conditional.map(
    ({ rows }) =>
      (earlier: readonly UpstreamReply[]) =>
        step(idsAmong(intent, seen.layer, { ids: found.ids(earlier), rows })),
  )
  const shapes = (earlier: readonly UpstreamReply[]) => step(shapesQuery(intent, seen, found.ids(earlier)))
  return {
    steps: [
      () => step(bringsShapes ? withoutShapes(intent) : intent),
      ...checks,
      ...(bringsShapes ? [shapes] : []),
    ],
    readAhead: found.readAhead,
    combine: (replies) => {
      const failed = replies.find(isFailed)
      if (failed) return failed
      const rows = new Map(
        conditional.map((view, index) => [view, idsOf(replyAt(replies, index + 1))] as const),
      )
      const masking = { key, ...allowedBy(fields, views, rows) }
      const placed = bringsShapes ? replies.at(-1) : undefined
      const reply = replyAt(replies, 0)
      return isPbf ? maskedPbf(reply, { ...masking, shapes: placed }) : maskedJson(reply, masking)
    },
  }
}

const withoutShapes = (query: FeatureQuery): FeatureQuery => ({
  ...query,
  shapes: { ...query.shapes, geometry: false },
})

/** Which fields these views show, and for which rows; a view without a condition shows its fields for every row. */
function allowedBy(
  { common, partly }: MaskedFields,
  views: readonly View[],
  rows: ReadonlyMap<View, ReadonlySet<number>>,
): Omit<Masking, 'key'> {
  const lower = (fields: readonly string[]) => new Set(fields.map((field) => field.toLowerCase()))
  const [inAll, inSome] = [lower(common), lower(partly)]
  const allows = (id: number, field: string): boolean => {
    const name = field.toLowerCase()
    if (inAll.has(name)) return true
    return inSome.has(name) && views.some((view) => shows(view, name) && (rows.get(view)?.has(id) ?? true))
  }
  return { allows, showsShapes: inAll.has(geometryField) }
}

/**
 * Reads the object ids of the first reply once. A row without an id, or with one too large to be told from its neighbours, is left out of
 * the checks: it shows only what needs no condition.
 */
function idsReader({ readIds }: Narrowing, rows: Omit<RowsReply, 'reply'>) {
  let known: readonly number[] | undefined
  return {
    ids(earlier: readonly UpstreamReply[]): readonly number[] {
      known ??= objectIdsOf({ ...rows, reply: replyAt(earlier, 0) })
      return known.filter(Number.isSafeInteger)
    },
    readAhead([reply]: readonly UpstreamReply[]): Promise<void> | undefined {
      if (known !== undefined || reply === undefined) return undefined
      const reading = readIds?.({ ...rows, reply })
      return reading?.then((ids) => {
        known = ids
      })
    },
  }
}

interface Masking {
  readonly key: string
  /** May this field of the row with this object id be shown? Fields that nobody asked for may not, whatever the server calls them. */
  readonly allows: (objectId: number, field: string) => boolean
  /** True where every row shows its shape, and so the extent of all may stay. */
  readonly showsShapes: boolean
}

function maskedJson(reply: UpstreamReply, { key, allows, showsShapes }: Masking): UpstreamReply {
  const { bbox, ...json } = jsonOf(reply)
  for (const feature of objectsIn(json.features)) {
    const cells = cellsOf(feature)
    const id = idOf(feature, key)
    if (!allows(id, key)) delete feature.id
    if (!allows(id, geometryField)) removeGeometry(feature)
    for (const field of Object.keys(cells)) if (!allows(id, field)) cells[field] = null
  }
  return jsonUpstreamReply(bbox === undefined || !showsShapes ? json : { ...json, bbox })
}

const cellsOf = (feature: Json): Json => (feature.attributes ?? feature.properties ?? {}) as Json

/** The object id of a row, under whichever spelling of its column. */
export function idOf(feature: Json, key: string): number {
  const cells = cellsOf(feature)
  const column = Object.hasOwn(cells, key)
    ? key
    : Object.keys(cells).find((name) => name.toLowerCase() === key.toLowerCase())
  return numberIn((column === undefined ? undefined : cells[column]) ?? feature.id)
}

function removeGeometry(feature: Json): void {
  if ('properties' in feature) feature.geometry = null
  else delete feature.geometry
  delete feature.centroid
}

/** Object ids of the rows of a reply, in its order; none of a reply that failed. */
export function objectIdsOf({ reply, key, isPbf }: RowsReply): readonly number[] {
  if (isFailed(reply)) return []
  if (isPbf) return pbfObjectIds(reply, key)
  return objectsIn(jsonOf(reply).features).map((feature) => idOf(feature, key))
}
