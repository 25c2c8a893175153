import type {
  Extent,
  Geometry,
  IdentifyMode,
  ImageDisplay,
  LayerList,
  SpatialReference,
} from '../values/index.ts'
import type { IntentBase } from './base.ts'
import type { MapLayers } from './map-layers.ts'
import type { ShapesAsked } from './rows.ts'

/** Rows of many layers near a place on a map that is shown. */
export interface FeatureInfo extends IntentBase<'feature-info'>, Omit<MapLayers, 'chosen'> {
  /** Default: the topmost layer that the map shows there. */
  readonly chosen: LayerList<IdentifyMode> | undefined
  readonly place: Geometry | undefined
  /** Pixels around the place. */
  readonly tolerancePx: number | undefined
  /** What of the world the map shows. */
  readonly area: Extent | undefined
  readonly display: ImageDisplay | undefined
  /** What place, area and reply are in. Default: as the map is drawn. */
  readonly reference: SpatialReference | undefined
  /** In the reference above. */
  readonly shapes: Omit<ShapesAsked, 'reference'>
}

/** Rows of many layers with a text in their fields. */
export interface TextSearch extends IntentBase<'text-search'> {
  readonly text: string | undefined
  /** Default: all fields. */
  readonly fields: readonly string[] | undefined
  readonly layerIds: readonly number[] | undefined
  readonly conditions: MapLayers['conditions']
  readonly composed: MapLayers['composed']
  readonly shapes: ShapesAsked
}
