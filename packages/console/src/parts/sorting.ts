/** By which column rows are sorted, by its place, and which way. */
export interface Sorting {
  readonly column: number
  readonly isDown: boolean
}

/** The sorting after somebody chose a column: the same one is turned round. */
export const sortingAfter = (before: Sorting | undefined, column: number): Sorting => ({
  column,
  isDown: before?.column === column && !before.isDown,
})

/** What a row is sorted by; rows without a value come last, whichever way. */
type SortValue<Row> = (row: Row) => string | number | undefined

/** Rows in the order of a column. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly { readonly sort?: SortValue<Row> }[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const value = sorting && columns[sorting.column]?.sort
  if (!value) return rows
  const way = sorting.isDown ? -1 : 1
  return rows.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)]
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
    const isNumber = typeof a === 'number' && typeof b === 'number'
    return way * (isNumber ? a - b : collator.compare(String(a), String(b)))
  })
}

const collator = new Intl.Collator(undefined, { numeric: true })
