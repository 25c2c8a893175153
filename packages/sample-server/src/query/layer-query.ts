import type { OperationContext } from '../operation/operation.ts'
import type { Extent, Position } from '../world/geometry.ts'
import type { SpatialReference } from './spatial-reference.ts'

/** What reading rows needs of an operation's context; an `OperationContext` is one. */
export type QuerySource = Pick<OperationContext, 'world' | 'recorder' | 'nowMs'>

/** A value in a row: dates are epoch milliseconds. */
export type CellValue = string | number | null

/** An Esri geometry as a query may carry it, without its spatial reference. */
export type QueryGeometry =
  | { x: number; y: number }
  | { points: Position[] }
  | { paths: Position[][] }
  | { rings: Position[][] }
  | Extent

/** How a feature has to lie to the query geometry; the query geometry is the subject: it contains, it is within. */
export type SpatialRelation =
  | 'esriSpatialRelIntersects'
  | 'esriSpatialRelContains'
  | 'esriSpatialRelCrosses'
  | 'esriSpatialRelEnvelopeIntersects'
  | 'esriSpatialRelIndexIntersects'
  | 'esriSpatialRelOverlaps'
  | 'esriSpatialRelTouches'
  | 'esriSpatialRelWithin'
  | 'esriSpatialRelRelation'

/** The spatial part of a filter: geometry in Web Mercator metres; `distanceMeters` is measured on the ground, 0 for none. */
export interface SpatialFilter {
  geometry: QueryGeometry
  relation: SpatialRelation
  /** A DE-9IM pattern such as `FFFTTT***`, for `esriSpatialRelRelation` only. */
  relationParam: string
  distanceMeters: number
}

/** A time window in epoch milliseconds; null is open. */
export type TimeWindow = readonly [startMs: number | null, endMs: number | null]

/** Which rows: all parts have to hold; what is left out or null does not restrict. */
export interface RowFilter {
  /** ArcGIS standardized SQL; an empty text means all rows. */
  where?: string
  geometry?: SpatialFilter | null
  /** More spatial filters that have to hold too. */
  also?: readonly (SpatialFilter | null)[]
  time?: TimeWindow | null
  objectIds?: readonly number[] | null
}

/** A kind of statistic by Esri's name. */
export type StatisticType =
  | 'count'
  | 'sum'
  | 'min'
  | 'max'
  | 'avg'
  | 'stddev'
  | 'var'
  | 'percentile_cont'
  | 'percentile_disc'

/** One entry of `outStatistics`; `parameter` (0 to 1) and `descending` are for percentiles. */
export interface OutStatistic {
  type: StatisticType
  field: string
  outName: string
  parameter: number
  descending: boolean
}

/** How coordinates are snapped to a grid of `tolerance` (units of the output) and sent as differences. */
export interface Quantization {
  mode: 'view' | 'edit'
  originPosition: 'upperLeft' | 'lowerLeft'
  tolerance: number
  /** null: around the whole world of the server. */
  extent: Extent | null
  /** What the extent is in; null: the reference of the output. */
  extentReference: SpatialReference | null
}

/** Everything that a layer query asks for. */
export interface LayerQuery extends Required<Omit<RowFilter, 'also'>> {
  /** Names as they were asked for; `*` among them means all. */
  outFields: string[]
  returnGeometry: boolean
  returnCentroid: boolean
  only: { ids: boolean; count: boolean; extent: boolean }
  distinct: boolean
  /** SQL expressions, each with `ASC` or `DESC` behind it where that was asked. */
  orderBy: string[]
  groupBy: string[]
  statistics: OutStatistic[]
  having: string
  offset: number
  /** null: as many as the server gives. */
  count: number | null
  returnExceededLimitFeatures: boolean
  /** null: the layer's own, Web Mercator. */
  outSpatialReference: SpatialReference | null
  maxAllowableOffset: number
  geometryPrecision: number | null
  quantization: Quantization | null
}
