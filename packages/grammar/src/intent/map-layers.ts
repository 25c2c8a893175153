import type { Expression } from '../expression/index.ts'
import type { DrawingInfo, DrawMode, LayerList, LayerStyle, LayerTime, TimeFilter } from '../values/index.ts'

/** The condition that the rows of one layer have to fulfil. */
export interface LayerCondition {
  readonly layerId: number
  readonly condition: Expression
}

/** A layer that a request composes out of a layer of the map: other rows of it, or another drawing. */
export interface ComposedLayer {
  /** Number of the composed layer in this request. */
  readonly id: number
  /** Number of the map's layer behind it. */
  readonly layerId: number
  readonly condition?: Expression
  /** Scale denominators between which it is drawn; 0 is no limit. */
  readonly minScale?: number
  readonly maxScale?: number
  /** Default: as the layer behind it is drawn. */
  readonly drawing?: DrawingInfo
}

/** Which layers of a map are looked at, which rows of them, and in which time. */
export interface MapLayers {
  /** Default: the layers that the map itself shows. */
  readonly chosen: LayerList<DrawMode> | undefined
  readonly conditions: readonly LayerCondition[] | undefined
  /** In place of the map's own layers; the first one on top. */
  readonly composed: readonly ComposedLayer[] | undefined
  readonly time: TimeFilter | undefined
  /** How single layers take part in the time. */
  readonly layerTimes: readonly LayerTime[] | undefined
  /** Layers that are drawn in a named style. Absent, and for every other layer: as the map itself draws it. */
  readonly styles?: readonly LayerStyle[] | undefined
}
