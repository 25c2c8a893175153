import type { Extent, Geometry, Size, SpatialReference } from '../values/index.ts'
import type { IntentBase } from './base.ts'
import type { MapLayers } from './map-layers.ts'

/** A picture of a map. */
export interface MapImage extends IntentBase<'map-image'>, MapLayers {
  /** What of the world it shows. */
  readonly area: Extent | undefined
  /** What the area is in where it does not say so itself. Default: as the map is drawn. */
  readonly areaReference: SpatialReference | undefined
  /** Default: 400 by 400 pixels. */
  readonly size: Size | undefined
  /** Dots per inch; default 96. */
  readonly dpi: number | undefined
  /** What the picture is drawn in. Default: as the map is drawn. */
  readonly drawnIn: SpatialReference | undefined
  /** Scale denominator in place of the one that the area has. */
  readonly scale: number | undefined
  /** `png`, `png8`, `png24`, `png32`, `jpg`, `gif`, `bmp`; default `png`. */
  readonly imageFormat: string | undefined
  /** True for a picture without a background. Default false. */
  readonly transparent: boolean | undefined
  /** Degrees by which the map is turned. */
  readonly rotation: number | undefined
  /** Only rows at this place are drawn. No client asks for it. */
  readonly rowsAt?: RowsAt | undefined
  /** Only this part of the map is drawn. No client asks for it. */
  readonly cutTo?: Geometry | undefined
}

/** Rows of all layers by how they lie to a shape: they touch it, or lie within it. */
export interface RowsAt {
  readonly shape: Geometry
  readonly relation: 'intersects' | 'within'
}

/** Swatches and labels of the layers of a map. */
export interface Legend extends IntentBase<'legend'>, MapLayers {
  /** False where the legend is always that of all layers: then none can be chosen, and no condition can be stated. */
  readonly canChoose: boolean
  /** What the map shows, where only what is visible there counts. */
  readonly area: Extent | undefined
  /** True where classes count only that rows in the picture have. Default false. */
  readonly onlyVisible: boolean | undefined
}
