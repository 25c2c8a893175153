import type { Expression } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import type { RowsFound } from '../../model/facts.ts'
import type { ServiceRights, View } from '../../model/rights.ts'
import { rowsInArea, withoutArea } from '../../model/row-filter.ts'
import { idCondition } from './ids.ts'

/**
 * The rights with the ids of rows in place of the areas whose rows are known. So every question that can be held to a condition can be held to
 * an area. Areas whose rows are too many stay, marked so.
 */
export function withKnownRows(rights: ServiceRights): ServiceRights {
  const rows = rights.facts?.rows
  if (rows === undefined || rows.size === 0) return rights
  const layers = [...rights.layers].map(([id, { layer, views }]) => {
    const known = views.map((view) => {
      const found = view.rows.area && rows.get(view.rows.area.key)
      return found ? withRows(view, layer, found) : view
    })
    return [id, { layer, views: known }] as const
  })
  return { ...rights, layers: new Map(layers) }
}

function withRows(view: View, layer: LayerEntry, found: RowsFound): View {
  const { area } = view.rows
  if (area === null) return view
  if ('tooMany' in found) return { ...view, rows: rowsInArea(view.rows, { ...area, tooMany: found.tooMany }) }
  return { ...view, rows: withoutArea(view.rows, conditionFor(layer, found)) }
}

const conditions = new WeakMap<RowsFound, Expression>()

/** The condition that a row is one of those found on its layer, made once for all requests that know them. */
function conditionFor(layer: LayerEntry, found: Extract<RowsFound, { ids: unknown }>): Expression {
  const condition = conditions.get(found) ?? idCondition(layer, found.ids)
  conditions.set(found, condition)
  return condition
}
