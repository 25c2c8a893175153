import type { RowById, RowPopup } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { rowsOf, showsAll } from '../../model/rights.ts'
import { thenPlan } from '../join-plans.ts'
import { objectsOf } from '../json-body.ts'
import { cannotNarrow, jsonUpstreamReply, layerSeen, type Narrowing, step } from '../narrowing.ts'
import { only, type Show } from '../showing.ts'
import { isFailed, jsonWith, noSuchRow, objectsIn } from '../upstream-json.ts'
import { queryOf } from './own-queries.ts'
import { narrowQuery } from './query.ts'
import { afterRowCheck } from './row-check.ts'
import { orAll, shownFeatures } from './shown-rows.ts'

/** One row by its id: a query for that id, so that a hidden row is one that is not there. */
export function narrowRow(narrowing: Narrowing<RowById>): Plan {
  const { intent } = narrowing
  const { shapes, fields = '*', words } = intent
  const query = queryOf(intent, intent.layerId, {
    ids: [intent.rowId],
    fields,
    shapes: { ...shapes, geometry: shapes.geometry ?? true },
    ...(words ? { words } : {}),
  })
  return thenPlan(narrowQuery({ ...narrowing, intent: query }), (reply) => {
    if (isFailed(reply)) return reply
    const { features, spatialReference } = jsonWith(reply, 'features')
    const [feature] = objectsIn(features)
    if (feature === undefined) return noSuchRow()
    const { geometry, ...row } = feature
    const placed =
      typeof geometry === 'object' && geometry !== null ? { geometry: { ...geometry, spatialReference } } : {}
    return jsonUpstreamReply({ feature: { ...row, ...placed } })
  })
}

/** One row. */
export const showRow: Show<RowById> = (json, { intent, rights }) => {
  const seen = rights.layers.get(intent.layerId)
  const { features } = seen
    ? shownFeatures({ features: [json.feature] }, orAll(intent), seen)
    : { features: [] }
  return { feature: objectsOf(features)[0] ?? {} }
}

/** The pop-up shows every column of a row, new ones too, so it is given where one view shows them all. */
export function narrowPopup({ intent, rights }: Narrowing<RowPopup>): Plan {
  const seen = layerSeen(rights, intent.layerId)
  const views = seen.views.filter(showsAll)
  if (views.length === 0) throw cannotNarrow('a pop-up shows every field, and some are hidden')
  return afterRowCheck({ intent, seen, rows: rowsOf(views) }, () => step(intent))
}

/** The pop-up of one row. */
export const showPopup: Show<RowPopup> = only('content')
