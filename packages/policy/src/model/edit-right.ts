import { type RowFilter, rowsKey } from './row-filter.ts'

/** How a view may be edited. Plain data, bound for one principal. What is not mentioned may not be done. */
export interface EditRight {
  /** Beside the rows of the view: rows that may be added, judged by what is written; null: none. */
  readonly add: RowFilter | null
  /** Rows that may be changed, judged as they were and as they become; null: none. */
  readonly update: RowFilter | null
  /** Rows that may be deleted; null: none. */
  readonly delete: RowFilter | null
  /** Lower-case names of the fields that may be written, among those that the view shows; null: all that it shows. */
  readonly fields: ReadonlySet<string> | null
  /** True where shapes may be changed. Rows that are added bring theirs. */
  readonly geometry: boolean
  /** What every row that is written gets, by lower-case field. Values of the client for these fields are refused. */
  readonly set: ReadonlyMap<string, string | number>
  /** The field that says whose a row is, in lower case, and the value that stands for this principal. Absent: rows belong to nobody. */
  readonly own?: { readonly field: string; readonly value: string }
  /** True where a write that cannot carry its own condition is refused. */
  readonly onlyConditional: boolean
  /**
   * True where the same grant lets its rows be queried: then what is submitted may be compared with the row, because its caller may read it. Without, a
   * field that may not be written is refused whatever its value.
   */
  readonly reads: boolean
  /** Whether files may be attached to the rows that may be changed, and taken away from them. */
  readonly attachments: { readonly add: boolean; readonly delete: boolean }
}

/** A text that is the same for rights that permit the same, and for no others. */
export function editKey({
  add,
  update,
  delete: deleted,
  fields,
  geometry,
  set,
  own,
  onlyConditional,
  reads,
  attachments,
}: EditRight): string {
  const rows = [add, update, deleted].map((filter) => filter && rowsKey(filter))
  return JSON.stringify([
    rows,
    fields && [...fields].sort(),
    geometry,
    [...set].sort(),
    own ? [own.field, own.value] : null,
    onlyConditional,
    reads,
    [attachments.add, attachments.delete],
  ])
}
