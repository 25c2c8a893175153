/** Sides of a rectangle, x before y. */
export interface Box {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
}

/** A layer of capabilities as it is written there: nothing is inherited yet. */
export interface WmsLayer {
  readonly name?: string
  readonly title: string
  readonly abstract?: string
  readonly queryable?: boolean
  readonly cascaded?: boolean
  readonly noSubsets?: boolean
  readonly fixedWidth?: number
  readonly fixedHeight?: number
  /** Such as `EPSG:4326`. */
  readonly crs: readonly string[]
  /** In degrees. */
  readonly geographic?: Box
  /** Scale denominators between which it is drawn; the first one is the larger. */
  readonly minScale?: number
  readonly maxScale?: number
  readonly dimensions: readonly WmsDimension[]
  readonly styles: readonly WmsStyle[]
  readonly layers: readonly WmsLayer[]
}

/** A dimension beside place, such as time. */
interface WmsDimension {
  readonly name: string
  readonly units: string
  /** Values and spans with commas between them, as the server wrote them; empty where none are stated. */
  readonly values: string
  /** The value that is drawn where none is asked for. */
  readonly usual?: string
  /** True where the nearest value is drawn in place of one that there is not. */
  readonly nearest: boolean
}

/** A style that a layer can be drawn in. */
export interface WmsStyle {
  readonly name: string
  readonly title: string
}

/** What a server says of itself in WMS 1.1.1 or 1.3.0. */
export interface WmsCapabilities {
  readonly title: string
  readonly abstract?: string
  readonly mapFormats: readonly string[]
  readonly infoFormats: readonly string[]
  readonly legendFormats: readonly string[]
  readonly layers: readonly WmsLayer[]
  /** The first comment of the document, in which MapServer states its version. */
  readonly serverComment?: string
}

/** A field of a layer. */
export interface DescribedField {
  readonly name: string
  readonly type: string
  /** The name under which QGIS Server tells it where it tells rows; default its own. */
  readonly alias?: string
}

/** Types of features as DescribeFeatureType tells them. */
export interface FeatureTypes {
  readonly types: readonly {
    /** Local name of its element. */
    readonly name: string
    readonly fields: readonly DescribedField[]
    readonly geometryType?: string
  }[]
}

/** A row of GetFeatureInfo. */
export interface InfoFeature {
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>
  /** As ArcGIS JSON. */
  readonly geometry?: object
}

/** A value that was read out of a document, or why it could not be. */
type Read<T> = T | { readonly fault: string }

/** Readers of what a server of OGC services sends. They take any bytes and never throw. */
export interface DocumentReaders {
  readonly capabilities: (bytes: Uint8Array) => Promise<Read<{ readonly capabilities: WmsCapabilities }>>
  readonly featureTypes: (bytes: Uint8Array) => Promise<Read<FeatureTypes>>
  readonly gmlInfo: (bytes: Uint8Array) => Promise<Read<{ readonly features: readonly InfoFeature[] }>>
  /** Undefined for what is no report of an exception. */
  readonly exception: (bytes: Uint8Array) => { readonly code?: string } | undefined
}
