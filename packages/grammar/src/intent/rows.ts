import type { Expression } from '../expression/index.ts'
import type { Geometry } from '../values/geometry/geometry.ts'
import type { Quantization } from '../values/geometry/quantization.ts'
import type { SpatialReference } from '../values/geometry/spatial-reference.ts'
import type { FieldOrExpression } from '../values/rows/group-fields.ts'
import type { OrderField } from '../values/rows/order-list.ts'
import type { TimeFilter } from '../values/rows/time.ts'
import type { IntentBase, Own } from './base.ts'
import type { ComposedLayer } from './map-layers.ts'

/** Where rows have to lie. */
export interface AreaFilter {
  readonly shape?: Geometry | undefined
  /** The reference of a shape that states none of its own. */
  readonly reference?: SpatialReference | undefined
  /** How the shape of a row lies to this one, as the dialect calls it. Default: they touch. */
  readonly relation?: string | undefined
  readonly distance?: number | undefined
  /** Unit of the distance, as the dialect calls it. */
  readonly unit?: string | undefined
}

/** What statistics work out: numbers of a field, or shapes around the shapes of rows. */
export type StatisticFunction =
  | 'count'
  | 'sum'
  | 'min'
  | 'max'
  | 'avg'
  | 'stddev'
  | 'var'
  | 'percentile_cont'
  | 'percentile_disc'
  | 'centroid'
  | 'envelope'
  | 'convexHull'

/** One number, or one shape, over rows. */
export interface RowStatistic {
  readonly function: StatisticFunction
  /** A field, or a value that is calculated from fields. Absent for shapes. */
  readonly of?: FieldOrExpression | undefined
  /** The name of the result. Absent: the server chooses one. */
  readonly as?: string | undefined
  /** Which percentile. */
  readonly percentile?: { readonly value: number; readonly orderBy?: 'ASC' | 'DESC' } | undefined
}

/** The first rows of each group. */
export interface TopRows {
  readonly groups: readonly string[]
  readonly count: number
  readonly order: readonly OrderField[]
}

/** What every question about rows of one layer says of the rows that it is about. */
export interface RowsQuestion<Kind extends string> extends IntentBase<Kind> {
  /** Of a composed layer the one of the map behind it. */
  readonly layerId: number
  readonly composed?: ComposedLayer | undefined
  readonly where?: Expression | undefined
  readonly ids?: readonly number[] | undefined
  readonly time?: TimeFilter | undefined
  readonly area?: AreaFilter | undefined
  readonly statistics?: readonly RowStatistic[] | undefined
  /** The order of rows, or of results by their names. */
  readonly order?: readonly OrderField[] | undefined
}

/** What is asked for in place of rows. */
export interface OnlyAsked {
  readonly ids?: boolean | undefined
  readonly count?: boolean | undefined
  readonly extent?: boolean | undefined
}

/** Which shapes come with rows, and how. */
export interface ShapesAsked {
  /** Default: the shapes come. */
  readonly geometry?: boolean | undefined
  readonly centroid?: boolean | undefined
  readonly reference?: SpatialReference | undefined
  /** How far a simplified shape may be off, in units of the reference. */
  readonly maxOffset?: number | undefined
  /** Digits behind the point. */
  readonly precision?: number | undefined
  readonly z?: boolean | undefined
  readonly m?: boolean | undefined
  /** The grid on which coordinates are rounded. */
  readonly grid?: Quantization | undefined
  /** True where curves come as curves. */
  readonly curves?: boolean | undefined
  /** How coordinates get from one datum to another, as the dialect says it. */
  readonly transformation?: Own | undefined
  /** What comes of shapes with surfaces in space, as the dialect calls it. */
  readonly surfaces?: string | undefined
}
