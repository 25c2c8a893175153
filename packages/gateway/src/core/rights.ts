import type { Expression } from '@mapgate/protocol'
import type { LayerEntry, ServiceEntry } from './catalog.ts'

/** Stands for a layer's geometry wherever fields are named. */
export const geometryField = 'geometry'

/**
 * One grant's share of a layer, as a whole: these fields of these rows, in pictures like these.
 * Several grants give several views, never a mixture of them.
 */
export interface View {
  readonly grant: string
  /** Lower-case names, `geometry` among them; null: all. */
  readonly fields: ReadonlySet<string> | null
  /** Placeholders are bound already; null: all rows. */
  readonly where: Expression | null
  /** Most records in one reply; infinite for no limit. */
  readonly records: number
  readonly picture: PictureLimits
}

/** Which pictures a view may be drawn in. */
export interface PictureLimits {
  /** Scale denominators, 0 and infinite for no limit. */
  readonly scaleFrom: number
  readonly scaleTo: number
  readonly pixels: number
  /** Lower-case picture formats; null: all. */
  readonly formats: ReadonlySet<string> | null
}

/** What a principal has of a layer or table: at least one view. */
export interface LayerRights {
  readonly layer: LayerEntry
  readonly views: readonly View[]
}

/** What a principal has of a service for one operation. */
export interface ServiceRights {
  readonly service: ServiceEntry
  /** True when one grant gives all of it without narrowing: nothing is hidden. */
  readonly whole: boolean
  /** Cached tiles may be given whole. */
  readonly tiles: boolean
  /** Layers and tables with rows, by id. Groups are seen where something below them is. */
  readonly layers: ReadonlyMap<number, LayerRights>
}
