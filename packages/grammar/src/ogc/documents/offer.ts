import type { OgcAddress } from './ogc-address.ts'

/** A reference system as WMS and WMTS name it. */
export interface OgcReference {
  /** `EPSG:25832` or `CRS:84`. */
  readonly code: string
  /** True where its definition names north, or latitude, first. */
  readonly isNorthFirst: boolean
}

/** West, south, east and north. */
export interface OfferedBounds {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
}

/** Where a layer lies, in one reference. */
export interface OfferedBox extends OfferedBounds {
  readonly reference: OgcReference
}

/** Where something lies. */
export interface OfferedPlace {
  /** In degrees of WGS 84. Absent: it is not said. */
  readonly degrees?: OfferedBounds
  readonly boxes: readonly OfferedBox[]
}

/** A style that a layer can be asked for in. */
export interface OfferedStyle {
  /** `default` for the one that is drawn where none is named. */
  readonly name: string
  readonly title: string
  readonly hasLegend: boolean
}

/** Values of the dimension `time`, as ISO 8601 and WMS write them (OGC 06-042, annexes C and D). */
export interface OfferedTimes {
  readonly values: string
  /** The time that is drawn where none is asked for; absent where nothing is said. */
  readonly usual?: string
  /** True where the nearest time is drawn in place of one that there is not. */
  readonly nearest?: true
}

/** A layer or group of a map. */
export interface OfferedLayer {
  /** Absent for a group that cannot be asked for. */
  readonly name?: string | undefined
  readonly title: string
  readonly abstract?: string
  readonly isQueryable: boolean
  /** What is printed of a place is remembered with it, so one object for each place serves all documents. */
  readonly place: OfferedPlace
  /** Scale denominators between which it is drawn, counted with pixels of 0.28 mm. Absent: no limit. */
  readonly minScaleDenominator?: number | undefined
  readonly maxScaleDenominator?: number | undefined
  /** The default one first, where it is drawn. */
  readonly styles: readonly OfferedStyle[]
  /** References that it is drawn in, those of the map among them. Absent: those of the map. */
  readonly references?: readonly OgcReference[] | undefined
  readonly times?: OfferedTimes | undefined
  readonly layers: readonly OfferedLayer[]
}

interface Offer {
  readonly title: string
  readonly abstract?: string
  /** Whom the map is owed to. */
  readonly attribution?: string
  /** The address that takes parameters. */
  readonly address: OgcAddress
  /** Media types; the first one is the default. */
  readonly imageFormats: readonly string[]
  /** Media types; none where nobody may ask what is at a place. */
  readonly infoFormats: readonly string[]
}

/** What a WMS offers to one caller. */
export interface WmsOffer extends Offer {
  readonly dialect: 'WMS 1.1.1' | 'WMS 1.3.0'
  readonly references: readonly OgcReference[]
  /** Largest picture in pixels. */
  readonly maxWidth?: number
  readonly maxHeight?: number
  /** The map itself. */
  readonly root: OfferedLayer
}

/** A grid of tiles: rows are counted downwards from the origin, columns to the right. */
export interface TileGrid {
  readonly identifier: string
  readonly reference: OgcReference
  readonly metersPerUnit: number
  /** The upper left corner, x before y. */
  readonly origin: { readonly x: number; readonly y: number }
  readonly tileWidth: number
  readonly tileHeight: number
  /** Units of the reference in a pixel, by level. */
  readonly levels: readonly { readonly level: number; readonly resolution: number }[]
  /** What the tiles cover, in units of the reference. */
  readonly bounds: OfferedBounds
  /** The name of a set of scales that everybody knows. */
  readonly wellKnown?: string
}

/** A layer of tiles. */
export interface TiledLayer {
  readonly name: string
  readonly title: string
  readonly abstract?: string
  readonly degrees?: OfferedBounds
  readonly isQueryable: boolean
  /** At least one. */
  readonly styles: readonly OfferedStyle[]
  /** Identifiers of its grids. */
  readonly grids: readonly string[]
}

/** What a WMTS offers to one caller. */
export interface WmtsOffer extends Offer {
  /** Address of this document without parameters. */
  readonly document: OgcAddress
  /** Where tiles are without parameters: `/{layer}/{style}/{set}/{level}/{row}/{column}.png` comes after it. */
  readonly tiles: OgcAddress
  /** Where legends are asked for by WMS. Absent: nowhere. */
  readonly legends?: OgcAddress
  readonly layers: readonly TiledLayer[]
  readonly grids: readonly TileGrid[]
}
