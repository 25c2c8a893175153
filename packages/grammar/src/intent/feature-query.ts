import type { Expression } from '../expression/index.ts'
import type { FieldList } from '../values/rows/field-list.ts'
import type { FieldOrExpression } from '../values/rows/group-fields.ts'
import type { IntentBase } from './base.ts'
import type { AreaFilter, OnlyAsked, RowsQuestion, ShapesAsked, TopRows } from './rows.ts'

/** Rows of one layer or table, or their ids, count, extent or statistics. */
export interface FeatureQuery extends RowsQuestion<'feature-query'> {
  /** A text to look for in the display field of the layer. */
  readonly text?: string | undefined
  /** Default: the server chooses. */
  readonly fields?: FieldList | undefined
  readonly shapes: ShapesAsked
  readonly only: OnlyAsked
  /** True for every combination of values once, in place of rows. */
  readonly distinct?: boolean | undefined
  readonly groups?: readonly FieldOrExpression[] | undefined
  /** A condition on groups. */
  readonly having?: Expression | undefined
  readonly top?: TopRows | undefined
  /** Most rows in the reply. */
  readonly limit?: number | undefined
}

/** Rows of several layers. */
export interface LayersQuery extends IntentBase<'layers-query'> {
  /** Only these layers are asked. */
  readonly layers: readonly LayerRows[]
  readonly time?: FeatureQuery['time']
  readonly area?: AreaFilter | undefined
  readonly fields?: FieldList | undefined
  readonly shapes: ShapesAsked
  readonly only: OnlyAsked
}

/** What is asked of one of several layers. */
interface LayerRows {
  readonly layerId: number
  readonly where: Expression
  /** Default: what is asked of all layers. */
  readonly fields?: FieldList | undefined
}

/** One row by its id. */
export interface RowById extends IntentBase<'row'> {
  readonly layerId: number
  readonly rowId: number
  /** Default: all. */
  readonly fields?: FieldList | undefined
  readonly shapes: ShapesAsked
}

/** The pop-up of one row: every field of it in words. */
export interface RowPopup extends IntentBase<'popup'> {
  readonly layerId: number
  readonly rowId: number
}

/** Rows of another table that belong to rows of this one. Fields and condition are those of the other. */
export interface RelatedRows extends RowsQuestion<'related-rows'> {
  /** Rows of this table. */
  readonly ids: readonly number[] | undefined
  readonly relationshipId: number
  readonly fields?: FieldList | undefined
  readonly shapes: ShapesAsked
  readonly only: Pick<OnlyAsked, 'count'>
}
