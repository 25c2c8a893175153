import type { Extent, Size } from '../values/index.ts'

/** The protocol and version that a client speaks. */
export type OgcDialect = 'WMS 1.1.1' | 'WMS 1.3.0' | 'WMTS 1.0.0'

/** What a client of WMS or WMTS asks for. Layers are named as the client named them: nobody has looked them up yet. */
export type OgcQuestion =
  | CapabilitiesQuestion
  | MapQuestion
  | InfoQuestion
  | LegendQuestion
  | TileQuestion
  | TileInfoQuestion

interface QuestionBase<Kind extends string> {
  readonly kind: Kind
  readonly dialect: OgcDialect
}

/** GetCapabilities. */
export type CapabilitiesQuestion = QuestionBase<'capabilities'>

/** What part of the world a picture shows, and how large it is. */
export interface OgcFrame {
  /** West, south, east and north in units of its reference, whatever the order of axes in the request; the reference is always a well-known id. */
  readonly area: Extent
  readonly size: Size
  /** A moment or an interval as the client wrote it: ISO 8601, `start/end`. Absent: none is asked for. */
  readonly time?: string
}

/** Picture formats that are served. */
export type OgcImageFormat = 'png' | 'png8' | 'png24' | 'png32' | 'jpg' | 'gif' | 'webp'

/** How a picture looks. */
export interface OgcLook {
  readonly imageFormat: OgcImageFormat
  /** Default false. */
  readonly transparent: boolean
  /** `0xRRGGBB`; default white. */
  readonly background: number
}

/** GetMap. */
export interface MapQuestion extends QuestionBase<'map'>, OgcFrame, OgcLook {
  /** The first one is drawn first, so it lies at the bottom. No name stands twice. */
  readonly layers: readonly string[]
  /** As long as `layers`; an empty name is the default style. */
  readonly styles: readonly string[]
}

/** Forms in which rows at a place are told. */
export type InfoFormat =
  | 'text/plain'
  | 'text/html'
  | 'application/json'
  | 'application/vnd.ogc.gml'
  | 'text/xml'

/** GetFeatureInfo of WMS. */
export interface InfoQuestion extends QuestionBase<'info'>, OgcFrame {
  readonly layers: readonly string[]
  /** As long as `layers`; an empty name is the default style. */
  readonly styles: readonly string[]
  readonly queryLayers: readonly string[]
  /** Pixel that was clicked, counted from the upper left. */
  readonly column: number
  readonly row: number
  readonly infoFormat: InfoFormat
  /** Most rows of each layer. Default 1. */
  readonly featureCount: number
}

/** GetLegendGraphic. */
export interface LegendQuestion extends QuestionBase<'legend'> {
  readonly layer: string
  /** Empty: the default style. */
  readonly style: string
  readonly imageFormat: OgcImageFormat
  /** Of one symbol, in pixels. Default: as the server draws it. */
  readonly symbolSize?: Size
}

/** The address of a tile. */
export interface OgcTileAddress {
  readonly layer: string
  /** Empty: the default style. */
  readonly style: string
  readonly tileMatrixSet: string
  readonly tileMatrix: string
  readonly row: number
  readonly column: number
  readonly imageFormat: OgcImageFormat
}

/** GetTile. */
export interface TileQuestion extends QuestionBase<'tile'>, OgcTileAddress {}

/** GetFeatureInfo of WMTS. */
export interface TileInfoQuestion extends QuestionBase<'tile-info'>, OgcTileAddress {
  /** Pixel within the tile: I and J. */
  readonly pixelColumn: number
  readonly pixelRow: number
  readonly infoFormat: InfoFormat
}
