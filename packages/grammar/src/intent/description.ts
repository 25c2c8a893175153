import type { IntentBase } from './base.ts'
import type { ComposedLayer } from './map-layers.ts'

/** What a service or its layers say of themselves. */
export interface Description extends IntentBase<'description'> {
  /** A composed layer is the one in `composed`. */
  readonly of: 'service' | 'layers' | 'layer' | 'composed-layer'
  /** The layer, where one is described. */
  readonly layerId: number | undefined
  /** Layers that the request composes. */
  readonly composed: readonly ComposedLayer[] | undefined
}

/** Which values the fields of layers may have. */
export interface Domains extends IntentBase<'domains'> {
  readonly layerIds: readonly number[] | undefined
}
