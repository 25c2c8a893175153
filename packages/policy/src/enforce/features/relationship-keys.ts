import type { LayerEntry, RelationshipEntry } from '../../model/catalog.ts'
import { type ServiceRights, seesAllRows } from '../../model/rights.ts'

/** Columns that decide which rows of two tables belong together: each has to be seen on its side. */
export interface RelationshipKeys {
  /** On the side that is asked. */
  readonly sourceKeys: readonly string[]
  /** On the side whose rows are answered. */
  readonly relatedKeys: readonly string[]
}

/**
 * The keys of a relationship between two tables. Each side needs its own, and the names of both where that cannot be told: where a side does
 * not state its key, and where keys or rows of a table between the two are hidden.
 */
export function keysBetween(
  id: number,
  { source, related }: { readonly source: LayerEntry; readonly related: LayerEntry },
  rights: ServiceRights,
): RelationshipKeys {
  const there = sidesOf(id, source, related)
  const back = sidesOf(id, related, source)
  const all = keyNames([...there, ...back])
  const isStated = [there, back].every(
    (side) => side.length > 0 && side.every(({ keyField }) => keyField !== undefined),
  )
  return isStated && showsBetween([...there, ...back], rights)
    ? { sourceKeys: keyNames(there), relatedKeys: keyNames(back) }
    : { sourceKeys: all, relatedKeys: all }
}

/** What a table says of its side: once, or once for each direction where both sides are the same table. */
const sidesOf = (id: number, from: LayerEntry, to: LayerEntry): readonly RelationshipEntry[] =>
  from.relationships.filter((one) => one.id === id && one.relatedLayerId === to.id)

const keyNames = (sides: readonly RelationshipEntry[]): readonly string[] =>
  sides.map(({ keyField }) => keyField).filter((key) => key !== undefined)

/** True if no table stands between the two, or if its keys are seen in all its rows. */
function showsBetween(sides: readonly RelationshipEntry[], rights: ServiceRights): boolean {
  if (sides.every(({ between }) => between === undefined)) return true
  return sides.every(({ between }) => {
    const table = between && rights.layers.get(between.layerId)
    return table !== undefined && between?.keyField !== undefined && seesAllRows(table, [between.keyField])
  })
}
