import type { Edit } from '@mapgate/protocol'
import type { ServiceRights } from '../../model/rights.ts'
import type { JudgedAttachment } from './attachments.ts'
import type { RowChange } from './editor.ts'
import type { JudgedLayer } from './judged.ts'

/** An edit with all that was found of it. */
export interface JudgedEdit {
  readonly intent: Edit
  readonly rights: ServiceRights
  readonly layers: readonly JudgedLayer[]
  /** Of which changes the operation that was called tells results. */
  readonly kinds: readonly RowChange[]
  /** Files of all layers. */
  readonly attached: readonly JudgedAttachment[]
}
