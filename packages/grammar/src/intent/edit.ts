import type { IntentBase } from './base.ts'

/** Changes of rows, or of what is attached to them. What is written rides along: edits are done as they are, or refused. */
export interface Edit extends IntentBase<'edit'> {
  readonly changes: readonly LayerChange[]
}

/** What is changed in one layer. */
export interface LayerChange {
  readonly layerId: number
  readonly of: 'rows' | 'attachments'
  readonly adds: boolean
  readonly updates: boolean
  readonly deletes: boolean
}
