import type { PlacedArea } from '@mapgate/geometry'
import { type AreaRight, areaRowsKey } from './area-right.ts'

/** Something about an area that has to be found out, at the map server or in another thread, before a question can be narrowed. */
export type AreaNeed =
  /** Which rows of a layer are in the area. */
  | { readonly kind: 'rows'; readonly layerId: number; readonly right: AreaRight }
  /** The area in the reference of a question or picture. */
  | { readonly kind: 'placed'; readonly right: AreaRight; readonly wkid: number }
  /** Whether the service draws in this reference exactly the extent that it is asked for. */
  | { readonly kind: 'draws'; readonly wkid: number }

/** Ids of the rows of a layer that are in an area, as found out by their shapes; or that they are more than the bound. */
export type RowsFound = { readonly ids: readonly number[] } | { readonly tooMany: number }

/** An area in a reference, or why it cannot be there. */
export type Placed = PlacedArea | { readonly unplaced: string }

/** What was found out about areas, for one request. Plain data; whatever is missing is asked for as an `AreaNeed`. */
export interface AreaFacts {
  /** By `rowsNeedKey`. */
  readonly rows: ReadonlyMap<string, RowsFound>
  /** By `placedNeedKey`. */
  readonly placed: ReadonlyMap<string, Placed>
  /** By well-known id. */
  readonly draws: ReadonlyMap<number, boolean>
}

/** What was found out for a need. */
export type Found =
  | { readonly kind: 'rows'; readonly rows: RowsFound }
  | { readonly kind: 'placed'; readonly placed: Placed }
  | { readonly kind: 'draws'; readonly draws: boolean }

/** Nothing is known yet. */
export const noFacts: AreaFacts = { rows: new Map(), placed: new Map(), draws: new Map() }

/** The key of the rows of a layer in an area. */
export const rowsNeedKey = (layerId: number, areaRowsKey: string): string => `${layerId} ${areaRowsKey}`

/** The key of an area in a reference. */
export const placedNeedKey = ({ area, transformations }: AreaRight, wkid: number): string =>
  JSON.stringify([area.key, wkid, transformations.map(({ to, by, error }) => [to, by, error])])

/** The facts with one more. */
export function withFact(facts: AreaFacts, need: AreaNeed, found: Found): AreaFacts {
  if (need.kind === 'rows' && found.kind === 'rows')
    return {
      ...facts,
      rows: new Map(facts.rows).set(rowsNeedKey(need.layerId, areaRowsKey(need.right)), found.rows),
    }
  if (need.kind === 'placed' && found.kind === 'placed')
    return { ...facts, placed: new Map(facts.placed).set(placedNeedKey(need.right, need.wkid), found.placed) }
  if (need.kind === 'draws' && found.kind === 'draws')
    return { ...facts, draws: new Map(facts.draws).set(need.wkid, found.draws) }
  return facts
}
