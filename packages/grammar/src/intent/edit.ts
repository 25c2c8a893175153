import type { Expression } from '../expression/index.ts'
import type { EditFeature } from '../values/rows/features.ts'
import type { TimeFilter } from '../values/rows/time.ts'
import type { IntentBase, Own } from './base.ts'
import type { AreaFilter } from './rows.ts'

/** Changes of rows, and of what is attached to them, that are done together. */
export interface Edit extends IntentBase<'edit'> {
  /** By layer; each layer once. */
  readonly layers: readonly LayerEdit[]
  readonly manner: EditManner
}

/** How an edit is done, and what is told of it. */
export interface EditManner {
  /** True where one change that fails undoes all. Default true. */
  readonly allOrNothing?: boolean | undefined
  /** True where rows and attachments are named by their global ids. Default false. */
  readonly byGlobalId?: boolean | undefined
  /** True where the moment of the edit is told. */
  readonly moment?: boolean | undefined
  /** False where what became of each change is told only if one failed. Default true. */
  readonly results?: boolean | undefined
  /** True where a deletion by a condition tells which rows it deleted. */
  readonly deleted?: boolean | undefined
  /** True where changed rows are told as they were before and as they are afterwards. */
  readonly beforeAndAfter?: boolean | undefined
  /** True where these rows are told in the reference of their layer. */
  readonly toldInLayerReference?: boolean | undefined
  /** How submitted shapes get from their datum to that of the layer, as the dialect says it. Default: as the map server chooses. */
  readonly transformation?: Own | undefined
  /** True where the service is asked, and not its one layer. Default: where there is not exactly one layer. */
  readonly ofService?: boolean | undefined
}

/** What is changed in one layer or table. An absent list changes nothing. */
export interface LayerEdit {
  readonly layerId: number
  readonly adds?: readonly EditFeature[] | undefined
  /** Each names its row by the object id, or the global id, among its attributes. */
  readonly updates?: readonly EditFeature[] | undefined
  readonly deletes?: RowsToDelete | undefined
  readonly calculates?: Calculation | undefined
  readonly attachments?: AttachmentEdits | undefined
}

/** Rows that are deleted: all of what is said has to hold. */
export interface RowsToDelete {
  readonly ids?: readonly number[] | undefined
  /** In place of `ids`. */
  readonly globalIds?: readonly string[] | undefined
  readonly where?: Expression | undefined
  readonly area?: AreaFilter | undefined
  readonly time?: TimeFilter | undefined
}

/** Values that are written into the fields of all rows of a condition. */
export interface Calculation {
  readonly where: Expression
  readonly assignments: readonly FieldAssignment[]
}

/** A field, and the constant or the expression over other fields that is written into it. */
export type FieldAssignment =
  | { readonly field: string; readonly value: string | number | null }
  | { readonly field: string; readonly expression: Expression }

/** Files that are attached to rows, replaced and taken away. */
export interface AttachmentEdits {
  readonly adds?: readonly AttachmentEdit[] | undefined
  readonly updates?: readonly AttachmentEdit[] | undefined
  readonly deletes?: readonly AttachmentEdit[] | undefined
}

/** One file, and the row that it hangs on as far as the request names it. */
export interface AttachmentEdit {
  readonly rowId?: number | undefined
  readonly rowGlobalId?: string | undefined
  /** The attachment, where there is one already. */
  readonly id?: number | undefined
  readonly globalId?: string | undefined
  /** The file itself, where it comes in a list with its name. A file of its own rides along with the request. */
  readonly own?: Own | undefined
}
