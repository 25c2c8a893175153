import type { Extent, Position } from '../world/geometry.ts'
import type { EsriFieldType, FieldDefinition } from '../world/layer.ts'
import type { CellValue, Quantization } from './layer-query.ts'
import type { SpatialReference } from './spatial-reference.ts'

/** The result of a layer query. */
export type QueryResult = CountResult | IdsResult | ExtentResult | FeaturesResult

/** How many rows. */
interface CountResult {
  kind: 'count'
  count: number
}

/** The object ids of all rows, without a limit. */
export interface IdsResult {
  kind: 'ids'
  objectIdField: string
  objectIds: number[]
}

/** The box around all rows and, where it was asked for, their number. */
export interface ExtentResult {
  kind: 'extent'
  extent: Extent | null
  reference: SpatialReference
  count: number | null
}

/** Rows, or groups of statistics. */
export interface FeaturesResult {
  kind: 'features'
  fields: ResultField[]
  features: ResultFeature[]
  /** True where features may have a geometry. */
  hasGeometry: boolean
  reference: SpatialReference
  exceededTransferLimit: boolean
  /** Set when coordinates are whole numbers on a grid, each the difference to the one before it. */
  transform: Transform | null
}

/** A column of a result. */
export interface ResultField {
  name: string
  type: EsriFieldType
  alias: string
  length?: number
  domain?: FieldDefinition['domain']
}

/** One row of a result; geometry and centroid are in the result's reference. */
export interface ResultFeature {
  attributes: Record<string, CellValue>
  geometry: ResultGeometry | null
  centroid: { x: number; y: number } | null
}

/** A geometry of a result. */
export type ResultGeometry = { x: number; y: number } | { paths: Position[][] } | { rings: Position[][] }

/** How whole numbers become coordinates: `translate + number * scale`, downwards for `upperLeft`. */
export interface Transform {
  originPosition: Quantization['originPosition']
  scale: readonly [x: number, y: number]
  translate: readonly [x: number, y: number]
}
