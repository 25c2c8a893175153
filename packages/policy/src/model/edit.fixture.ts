import type { EditRight } from './edit-right.ts'
import { allRows } from './row-filter.ts'

/** A right to edit everything that is shown, with changes. */
export const editRight = (changes: Partial<EditRight> = {}): EditRight => ({
  add: allRows,
  update: allRows,
  delete: allRows,
  fields: null,
  geometry: true,
  set: new Map(),
  onlyConditional: false,
  reads: true,
  attachments: { add: true, delete: true },
  ...changes,
})
