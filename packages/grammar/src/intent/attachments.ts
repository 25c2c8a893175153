import type { IntentBase } from './base.ts'
import type { OnlyAsked, RowsQuestion } from './rows.ts'

/** What is attached to rows of a layer. The order is one of files. */
export interface AttachmentQuery extends Omit<RowsQuestion<'attachment-query'>, 'order'> {
  readonly only: Pick<OnlyAsked, 'count'>
  /** Only these files. No client asks for them so; policy does. */
  readonly files?: { readonly globalIds: readonly string[] } | undefined
}

/** What is attached to one row. */
export interface AttachmentList extends IntentBase<'attachment-list'> {
  readonly layerId: number
  readonly rowId: number
}

/** One attached file. */
export interface AttachmentFile extends IntentBase<'attachment-file'> {
  readonly layerId: number
  readonly rowId: number
  readonly attachmentId: number
}
