/** What the upstreams offer, as last read with the gateway's own credential. */
export interface Catalog {
  /** Finds a service by its type and its name (`Assets_Service`, `Water/Mains`) without regard to case; undefined if it is not known. */
  service(upstream: string, name: string, type: string): ServiceEntry | undefined
  /** Everything known of an upstream. */
  services(upstream: string): readonly ServiceEntry[]
  /**
   * Why an unknown service may exist all the same: its page could not be read. Undefined if the upstream says that it does not exist, or
   * has not been asked.
   */
  whyUnknown?(upstream: string, name: string, type: string): string | undefined
  /** Why the list of services could not be read; undefined if it was. */
  whyUnlisted?(upstream: string): string | undefined
  /** Grows with each change, so that what was derived from the catalogue can be recognised as old. */
  readonly generation: number
}

/** A service as the upstream spells and describes it. */
export interface ServiceEntry {
  /** The upstream's own spelling, with the folder: `Water/Mains`. */
  readonly name: string
  readonly type: string
  /** True when the service is drawn from a cache of tiles (`singleFusedMapCache`). */
  readonly cached: boolean
  /** Groups, layers and tables, in the order of the service. */
  readonly layers: readonly LayerEntry[]
  /** Operations the service announces, lower-case: `map`, `query`, `data`, `editing` … */
  readonly capabilities: readonly string[]
  readonly supportsDynamicLayers: boolean
  /** True where a picture can be asked for with the rows at a place only; absent where it cannot. */
  readonly supportsSpatialFilter?: true
  /** True where a picture can be cut to a shape; absent where it cannot. */
  readonly supportsClipping?: true
  /** True where the legend of a layer is one picture of all its classes, of which none can be left out; absent elsewhere. */
  readonly opaqueLegends?: true
  /** True where layers are drawn as a request orders them, the first one on top; absent where they lie as the service lists them. */
  readonly ordersLayers?: true
  /** True for a server that is sent a request for each layer of a question about rows at a place or legends. */
  readonly answersByLayer?: true
  /** True where the map server finds only those rows at a place that the style of the layer draws. */
  readonly tellsDrawnRows?: true
  /** `currentVersion` of the server, such as 10.91; absent where the service does not state it (9.x, servers of others). */
  readonly version?: number
  /** Why its layers could not be read. Only callers from whom nothing of the service is hidden can use such an entry. */
  readonly unread?: string
  /** True for a service that is in no list of the upstream and was found by its own page. */
  readonly unlisted?: true
  /** Absent where the service does not state it. */
  readonly frame?: MapFrame
  /** Levels of its cached tiles; absent where there are none. */
  readonly tileLevels?: readonly TileLevel[]
  /** The grid of its cached tiles; absent where there are none, and where the service does not state all of it. */
  readonly tileScheme?: TileScheme
}

/** The reference that a map is drawn in when a request names none. */
export interface MapFrame {
  /** All its well-known ids, such as 102100 and 3857. */
  readonly wkids: readonly number[]
  readonly metersPerUnit: number
}

/** One level of a cache of tiles. */
export interface TileLevel {
  readonly level: number
  /** Scale denominator, counted with these dots per inch. */
  readonly scale: number
  readonly dpi: number
}

/** The grid of a cache of tiles: rows are counted downwards from the origin, columns to the right. */
export interface TileScheme {
  /** Reference of the origin and of the resolutions. */
  readonly wkid: number
  /** The upper left corner of the tile in row 0 and column 0 of every level. */
  readonly origin: { readonly x: number; readonly y: number }
  /** Width and height of a tile in pixels. */
  readonly cols: number
  readonly rows: number
  /** No level is listed twice. Resolutions are units of the reference in a pixel. */
  readonly levels: readonly { readonly level: number; readonly resolution: number }[]
}

/** A layer, group or table of a service. */
export interface LayerEntry {
  readonly id: number
  readonly name: string
  /** `Feature Layer`, `Group Layer`, `Table`, `Raster Layer` … */
  readonly type: string
  readonly parentId: number | null
  readonly childIds: readonly number[]
  readonly defaultVisibility: boolean
  /** Scale denominators between which it is drawn; 0 is no limit. */
  readonly minScale: number
  readonly maxScale: number
  readonly fields: readonly FieldEntry[]
  readonly objectIdField: string | undefined
  readonly globalIdField: string | undefined
  readonly displayField: string | undefined
  readonly typeIdField: string | undefined
  /** `esriGeometryPoint` …; undefined for tables and groups. */
  readonly geometryType: string | undefined
  /** Extent over all rows, as the service states it. */
  readonly extent: Readonly<Record<string, unknown>> | undefined
  /** Start, end and track fields of time-aware layers. */
  readonly timeFields: readonly string[]
  /** The times over all rows, as the service states them; absent where it states none. */
  readonly times?: TimesEntry
  /** Fields with areas and lengths of shapes, as the layer states them; absent where it does not. */
  readonly measureFields?: readonly string[]
  readonly hasAttachments: boolean
  readonly relationships: readonly RelationshipEntry[]
  readonly drawing: DrawingEntry
  /** Its named styles beside the drawing above; absent where the service has none. No two names differ in letter case alone. */
  readonly styles?: readonly StyleEntry[]
  /** How the layer is edited; absent for layers that cannot be, and for those read by an earlier release. */
  readonly editing?: EditingEntry
  /** What the layer says of `returnExtentOnly`; absent where it says nothing. */
  readonly queryExtent?: boolean
  /** True for a layer of a map that says that its rows are not told; absent elsewhere. */
  readonly unqueryable?: true
  /** Why nothing but its name could be read. Callers from whom something is hidden have no rights to such a layer. */
  readonly unread?: string
}

/** What a layer says of its edits. */
export interface EditingEntry {
  /** Lower-case names of the fields in which the map server itself writes who edited a row, and when. */
  readonly trackingFields: readonly string[]
  /** True where `calculate` writes constants to the rows of a condition. */
  readonly calculates: boolean
  /** True where an edit can be answered with the rows as they were and as they are. */
  readonly tellsOriginals: boolean
  /** True where a deletion by a condition can be answered with the rows that it deleted. */
  readonly tellsDeleted: boolean
}

/** A column of a layer. */
export interface FieldEntry {
  readonly name: string
  readonly type: string
  readonly alias: string
  /** Name of its domain. */
  readonly domain?: string
  /** Most characters of a text; absent where the layer does not state it. */
  readonly length?: number
  /** True where the layer says that nobody may write it; absent elsewhere. */
  readonly readOnly?: true
}

/** A relationship from rows of a layer to rows of another. */
export interface RelationshipEntry {
  readonly id: number
  readonly relatedLayerId: number
  readonly keyField: string | undefined
  /** The table between the two, and its key for this side; absent where the layer states none. */
  readonly between?: { readonly layerId: number; readonly keyField: string | undefined }
  /** True where related rows are deleted, and moved, with the rows of this layer. */
  readonly composite?: true
}

/** The times of a layer, as ISO 8601 and the dimension `time` of WMS write them (OGC 06-042, annexes C and D). */
export interface TimesEntry {
  /** Moments, and spans such as `2020-01-01/2020-12-31/P1D`, with commas between them. */
  readonly values: string
  /** The time that is drawn where none is asked for; absent where the service states none. */
  readonly usual?: string
  /** True where the nearest time is drawn in place of one that there is not; absent elsewhere. */
  readonly nearest?: true
}

/** A named style that a layer can be drawn in. */
export interface StyleEntry {
  /** As the map server spells it. */
  readonly name: string
  readonly title: string
  readonly drawing: DrawingEntry
}

/** The fields that can be read from the layer's own picture, and its drawing info, from which it is redrawn without them. */
export interface DrawingEntry {
  readonly rendererFields: readonly string[]
  readonly labelFields: readonly string[]
  readonly drawingInfo: Readonly<Record<string, unknown>> | undefined
}
