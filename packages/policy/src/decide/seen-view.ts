import type { LayerRights, View } from '../model/rights.ts'
import { printedRows } from '../model/row-filter.ts'

/** What one grant shows of a layer, in plain values: lists of names, or `all`. */
export interface SeenView {
  readonly grant: string
  /** Names in the layer's order and spelling. */
  readonly fields: readonly string[] | 'all'
  readonly rows: string
}

/** A view of a layer in plain values, for administrators. */
export function seenView({ layer }: Pick<LayerRights, 'layer'>, { grant, fields, rows }: View): SeenView {
  const names = layer.fields.map(({ name }) => name)
  return {
    grant,
    fields: fields === null ? 'all' : names.filter((name) => fields.has(name.toLowerCase())),
    rows: printedRows(rows),
  }
}

/** What a view shows, as people read it: `fields OBJECTID, status; rows district = 'n'`. */
export const viewInWords = ({ fields, rows }: Pick<SeenView, 'fields' | 'rows'>): string =>
  `fields ${fields === 'all' ? 'all' : fields.join(', ')}; rows ${rows}`

/** The same with the name of the grant behind it, in brackets. */
export const grantedViewInWords = (view: SeenView): string => `${viewInWords(view)} [${view.grant}]`
