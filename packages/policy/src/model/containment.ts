import { type AreaRight, areaRowsKey } from './area-right.ts'
import { type EditRight, editKey } from './edit-right.ts'
import type { PictureLimits, View } from './rights.ts'
import { isAllRows, type RowFilter, rowsKey } from './row-filter.ts'

/** True for filters that are known to show the same rows. False does not mean that they show different ones. */
type SameRows = (one: RowFilter, other: RowFilter) => boolean

/** Filters that say the same, whoever wrote them. */
export const sameByValue: SameRows = (one, other) => rowsKey(one) === rowsKey(other)

/** Filters that are one object, such as `allRows` and `noRows`. */
export const sameByIdentity: SameRows = (one, other) => one === other

/**
 * The views of a layer without those that another one contains: they show nothing more, and each would cost requests to the map server.
 * Of equal views the first stays.
 */
export function withoutContained(views: readonly View[], sameRows: SameRows = sameByValue): readonly View[] {
  const contains = (wide: View, narrow: View) =>
    showsRowsOf(wide, narrow, sameRows) && allowsAllOf(wide, narrow)
  return views.filter(
    (view, index) =>
      !views.some(
        (other, at) => at !== index && contains(other, view) && (at < index || !contains(view, other)),
      ),
  )
}

/**
 * True where every row of a view is a row of the other: because that one shows all rows, or because both show the same. Whether one condition
 * implies another is not worked out.
 */
function showsRowsOf(wide: View, narrow: View, sameRows: SameRows): boolean {
  // Uncertain rows are left out where the upstream is not said to be Unicode, so they never stand in for certain ones.
  const isAsCertain = !wide.uncertain || narrow.uncertain === true
  return isAllRows(wide.rows) || (isAsCertain && sameRows(wide.rows, narrow.rows))
}

/** True where a view shows the columns of another one, in as many records and in all of its pictures, and reveals as much of hidden rows. */
function allowsAllOf(wide: View, narrow: View): boolean {
  const showsEveryRow = isAllRows(wide.rows)
  return (
    isAmong(narrow.fields, wide.fields) &&
    (!wide.closed || narrow.closed === true) &&
    (showsEveryRow || !narrow.statedClasses || wide.statedClasses === true) &&
    (showsEveryRow || !narrow.statedExtent || wide.statedExtent === true) &&
    (wide.area === undefined || showsAreaOf(wide.area, narrow.area)) &&
    permitsEditsOf(wide.edit, narrow.edit) &&
    wide.records >= narrow.records &&
    allowsPicturesOf(wide.picture, narrow.picture)
  )
}

/** True where shapes are cut off no more, and pictures show as much. That the rows are the same is known already. */
const showsAreaOf = (wide: AreaRight, narrow: AreaRight | undefined): boolean =>
  narrow !== undefined &&
  areaRowsKey(wide) === areaRowsKey(narrow) &&
  (!wide.clip || narrow.clip) &&
  (wide.pictures === 'pixels' || narrow.pictures === 'rows')

/** True where the same may be edited. Whether one right to edit permits all of another is not worked out. */
const permitsEditsOf = (wide: EditRight | undefined, narrow: EditRight | undefined): boolean =>
  narrow === undefined || (wide !== undefined && editKey(wide) === editKey(narrow))

const allowsPicturesOf = (wide: PictureLimits, narrow: PictureLimits): boolean =>
  wide.scaleFrom <= narrow.scaleFrom &&
  wide.scaleTo >= narrow.scaleTo &&
  wide.pixels >= narrow.pixels &&
  isAmong(narrow.formats, wide.formats)

/** True where all names of the first are among the second; null stands for all there are. */
const isAmong = (some: ReadonlySet<string> | null, all: ReadonlySet<string> | null): boolean =>
  all === null || (some?.isSubsetOf(all) ?? false)
