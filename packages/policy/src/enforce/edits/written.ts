import type { RowAsItIs } from '../../model/facts.ts'
import { geometryField, hidesOuterParts, shows } from '../../model/rights.ts'
import { misfit } from './certain-values.ts'
import type { Cell, Change } from './changes.ts'
import { type Editor, mayWrite, spelledField } from './editor.ts'
import type { ItemFault } from './results.ts'
import { isSameShape } from './same-shape.ts'

/** What a change writes: cells by the layer's spelling, and the shape where it is written. */
export interface Written {
  readonly values: ReadonlyMap<string, Cell>
  readonly geometry?: Change['geometry']
}

/**
 * What a view lets a change write. What the row has already is left out, and so are fields that may not be written where they are said as they are: clients
 * send whole rows.
 * @param row the row before the change; undefined for one that is added
 */
export function writtenBy(
  change: Change,
  editor: Editor,
  row: RowAsItIs | undefined,
): { readonly written: Written } | { readonly fault: ItemFault } {
  const values = new Map<string, Cell>()
  for (const [name, value] of change.values) {
    const outcome = writtenCell(editor, row, [name, value])
    if (typeof outcome === 'object') return { fault: outcome }
    if (outcome === 'write') values.set(name, value)
  }
  for (const [name, value] of forcedValues(editor, change)) {
    if (row === undefined || row.attributes[name] !== value) values.set(name, value)
  }
  const shape = writtenShape(change, editor, row)
  if (shape === 'refused') return { fault: shapeFault }
  return { written: { values, ...(shape === 'write' ? { geometry: change.geometry ?? null } : {}) } }
}

/** Whether a cell is written: `leave` for one that stays as it is. */
function writtenCell(
  { layer, view, right }: Editor,
  row: RowAsItIs | undefined,
  [name, value]: readonly [string, Cell],
): 'write' | 'leave' | ItemFault {
  const field = layer.fields.find((one) => one.name === name)
  if (field === undefined || !shows(view, name)) return readOnly(name)
  const isSame = right.reads && row !== undefined && row.attributes[name] === value
  if (isSame) return 'leave'
  if (!mayWrite({ layer, view, right }, field)) {
    if (row === undefined && value === null) return 'leave'
    return readOnly(name)
  }
  const why = misfit(field, value)
  return why === undefined ? 'write' : { code: 1000, description: `The field ${name} ${why}.` }
}

const readOnly = (name: string): ItemFault => ({
  code: 1023,
  description: `The field ${name} may not be written.`,
})

/** What every such row gets, by the layer's spelling: what the grant sets, and the owner of a row that is added. */
export function forcedValues(
  { layer, right }: Editor,
  { kind }: Pick<Change, 'kind'>,
): ReadonlyMap<string, Cell> {
  if (kind === 'delete') return new Map()
  const own = kind === 'add' && right.own ? [[right.own.field, right.own.value] as const] : []
  return new Map([...right.set, ...own].map(([name, value]) => [spelledField(layer, name), value]))
}

const shapeFault: ItemFault = { code: 1004, description: 'The shape of this row may not be written.' }

/** Whether the shape is written. Whoever sees cut shapes cannot send whole ones. */
function writtenShape(
  { kind, geometry }: Change,
  { view, right }: Editor,
  row: RowAsItIs | undefined,
): 'write' | 'leave' | 'refused' {
  if (geometry === undefined || kind === 'delete') return 'leave'
  if (kind === 'add') return geometry === null || shows(view, geometryField) ? 'write' : 'refused'
  if (right.reads && shows(view, geometryField) && isSameShape(geometry, row?.geometry)) return 'leave'
  const isWhole = shows(view, geometryField) && !hidesOuterParts(view)
  return right.geometry && isWhole ? 'write' : 'refused'
}
