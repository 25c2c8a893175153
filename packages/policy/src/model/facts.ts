import type { PlacedArea } from '@mapgate/geometry'
import type { AttachmentQuery, FeatureQuery } from '@mapgate/protocol'
import { type AreaRight, areaRowsKey } from './area-right.ts'

/** Something that has to be found out, at the map server or in another thread, before a question can be narrowed. */
export type Need =
  /** Which rows of a layer are in the area. */
  | { readonly kind: 'rows'; readonly layerId: number; readonly right: AreaRight }
  /** The area in the reference of a question or picture. */
  | { readonly kind: 'placed'; readonly right: AreaRight; readonly wkid: number }
  /** Whether the service draws in this reference exactly the extent that it is asked for. */
  | { readonly kind: 'draws'; readonly wkid: number }
  /** Rows that are to be edited, as they are. */
  | RowsToEdit
  /** On which rows attachments hang that are to be edited. */
  | AttachmentsToEdit

/** Asks for rows that are to be edited. Until the request is over, no other caller of ours edits them. */
export interface RowsToEdit {
  readonly kind: 'rows-to-edit'
  readonly layerId: number
  /** The same for equal questions, and for no others. */
  readonly key: string
  /** Object ids of the rows where they are known beforehand. */
  readonly ids?: readonly number[]
  /** Held to the rows that may be edited. */
  readonly question: FeatureQuery
  /** Most rows. */
  readonly most: number
  /** True for rows in reach, among those that came: these alone are kept from others. Default: all are. */
  readonly reaches?: (row: RowAsItIs) => boolean
  /** True for rows that are looked at and not edited: they are not kept from others. Default false. */
  readonly isLook?: true
}

/** Asks on which rows attachments hang, by their global ids. */
export interface AttachmentsToEdit {
  readonly kind: 'attachments-to-edit'
  readonly layerId: number
  /** The same for equal questions, and for no others. */
  readonly key: string
  readonly question: AttachmentQuery
}

/** A row as the map server tells it, with its shape in Esri's JSON, in the reference that was asked for. */
export interface RowAsItIs {
  readonly id: number
  /** By the layer's spelling of the fields. */
  readonly attributes: Readonly<Record<string, unknown>>
  /** null: the row has no shape; absent: none was asked for. */
  readonly geometry?: Readonly<Record<string, unknown>> | null
}

/** Rows that are to be edited, as they are; or that they are more than the bound. */
export type RowsAsTheyAre = { readonly rows: readonly RowAsItIs[] } | { readonly tooMany: number }

/** Object ids of the rows on which attachments hang, by the upper-case global id of the attachment without braces. */
export type AttachmentParents = ReadonlyMap<string, number>

/** Ids of the rows of a layer that are in an area, as found out by their shapes; or that they are more than the bound. */
export type RowsFound = { readonly ids: readonly number[] } | { readonly tooMany: number }

/** An area in a reference, or why it cannot be there. */
export type Placed = PlacedArea | { readonly unplaced: string }

/** What was found out for one request. Plain data; whatever is missing is asked for as a `Need`. */
export interface Facts {
  /** By `rowsNeedKey`. */
  readonly rows: ReadonlyMap<string, RowsFound>
  /** By `placedNeedKey`. */
  readonly placed: ReadonlyMap<string, Placed>
  /** By well-known id. */
  readonly draws: ReadonlyMap<number, boolean>
  /** By the key of the need. Default: nothing yet. */
  readonly rowsToEdit?: ReadonlyMap<string, RowsAsTheyAre>
  /** By the key of the need. Default: nothing yet. */
  readonly attachmentsToEdit?: ReadonlyMap<string, AttachmentParents>
}

/** What was found out for a need. */
export type Found =
  | { readonly kind: 'rows'; readonly rows: RowsFound }
  | { readonly kind: 'placed'; readonly placed: Placed }
  | { readonly kind: 'draws'; readonly draws: boolean }
  | { readonly kind: 'rows-to-edit'; readonly rows: RowsAsTheyAre }
  | { readonly kind: 'attachments-to-edit'; readonly parents: AttachmentParents }

/** Nothing is known yet. */
export const noFacts: Facts = { rows: new Map(), placed: new Map(), draws: new Map() }

/** The key of the rows of a layer in an area. */
export const rowsNeedKey = (layerId: number, areaRowsKey: string): string => `${layerId} ${areaRowsKey}`

/** The key of an area in a reference. */
export const placedNeedKey = ({ area, transformations }: AreaRight, wkid: number): string =>
  JSON.stringify([area.key, wkid, transformations.map(({ to, by, error }) => [to, by, error])])

/** The facts with one more. */
export function withFact(facts: Facts, need: Need, found: Found): Facts {
  if (need.kind === 'rows' && found.kind === 'rows')
    return {
      ...facts,
      rows: new Map(facts.rows).set(rowsNeedKey(need.layerId, areaRowsKey(need.right)), found.rows),
    }
  if (need.kind === 'placed' && found.kind === 'placed')
    return { ...facts, placed: new Map(facts.placed).set(placedNeedKey(need.right, need.wkid), found.placed) }
  if (need.kind === 'draws' && found.kind === 'draws')
    return { ...facts, draws: new Map(facts.draws).set(need.wkid, found.draws) }
  if (need.kind === 'rows-to-edit' && found.kind === 'rows-to-edit')
    return { ...facts, rowsToEdit: new Map(facts.rowsToEdit).set(need.key, found.rows) }
  if (need.kind === 'attachments-to-edit' && found.kind === 'attachments-to-edit')
    return { ...facts, attachmentsToEdit: new Map(facts.attachmentsToEdit).set(need.key, found.parents) }
  return facts
}
