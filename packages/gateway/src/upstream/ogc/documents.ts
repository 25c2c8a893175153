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
  readonly dimensions: readonly { readonly name: string }[]
  readonly layers: readonly WmsLayer[]
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

/** Types of features as DescribeFeatureType tells them. */
export interface FeatureTypes {
  readonly types: readonly {
    /** Local name of its element. */
    readonly name: string
    readonly fields: readonly { readonly name: string; readonly type: string }[]
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
