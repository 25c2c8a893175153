import type { Shape } from '../world/geometry.ts'
import type { CellValue } from './layer-query.ts'

/** The shape in a cell; null for none, and for what a `where` with a UNION put in its place. */
export function storedShape(cell: CellValue | undefined): Shape | null {
  return typeof cell === 'string' && cell.startsWith('{') ? (JSON.parse(cell) as Shape) : null
}
