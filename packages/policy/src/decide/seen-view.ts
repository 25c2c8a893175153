import type { LayerRights, View } from '../model/rights.ts'
import { printedRows } from '../model/row-filter.ts'
import { areaInWords, type SeenArea, seenArea } from './seen-area.ts'

/** What one grant shows of a layer, in plain values: lists of names, or `all`. */
export interface SeenView {
  readonly grant: string
  /** Names in the layer's order and spelling. */
  readonly fields: readonly string[] | 'all'
  readonly rows: string
  /** The area that the rows are limited to. */
  readonly area?: SeenArea
}

/** A view of a layer in plain values, for administrators. */
export function seenView(
  { layer }: Pick<LayerRights, 'layer'>,
  { grant, fields, rows, area }: View,
): SeenView {
  const names = layer.fields.map(({ name }) => name)
  return {
    grant,
    fields: fields === null ? 'all' : names.filter((name) => fields.has(name.toLowerCase())),
    rows: printedRows(rows),
    ...(area ? { area: seenArea(area) } : {}),
  }
}

/** What a view shows, as people read it: `fields OBJECTID, status; rows district = 'n'`. */
export const viewInWords = ({ fields, rows, area }: Omit<SeenView, 'grant'>): string =>
  [
    `fields ${fields === 'all' ? 'all' : fields.join(', ')}`,
    `rows ${rows}`,
    ...(area ? [areaInWords(area)] : []),
  ].join('; ')

/** The same with the name of the grant behind it, in brackets. */
export const grantedViewInWords = (view: SeenView): string => `${viewInWords(view)} [${view.grant}]`
