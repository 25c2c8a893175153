/** A rectangle. */
export interface Bounds {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
}

/**
 * An area in the reference that it was given in: polygons with holes, valid, read by the even-odd rule. Its edges are straight in that
 * reference. Plain data on shared memory, so that every thread has it without a copy.
 */
export interface Area {
  /** The same for equal areas, and for no others: a hash of the reference and the coordinates. */
  readonly key: string
  /** As administrators call it, such as `districts/Littlebrook`. */
  readonly name: string
  /** Well-known id of the reference; the first coordinate is x or longitude, whatever the reference itself says of its axes. */
  readonly wkid: number
  /** x and y of every vertex, ring after ring; rings are not closed, so the last vertex differs from the first. */
  readonly coordinates: Float64Array
  /** For each ring the number of its last vertex, plus one. */
  readonly ends: Uint32Array
  readonly bounds: Bounds
}

/** How coordinates get from one datum to another, where the two references have different ones. */
export interface Transformation {
  /** Well-known id of a reference of the other datum, such as 4326 for WGS 84. */
  readonly to: number
  /**
   * `none`: both datums count as the same, within the error. Otherwise the seven parameters of a position vector transformation from the datum of
   * the area to the other: metres, seconds of arc, parts per million, as in `+towgs84`.
   */
  readonly by: 'none' | readonly number[]
  /** How far a place may be off after it, in metres. */
  readonly error: number
}

/**
 * An area in the reference of a question or a picture, with its edges divided so that straight pieces follow the area's own edges. Plain data on
 * shared memory. Shrunk by the error of its transformation, where there is one.
 */
export interface PlacedArea {
  /** The key of the area, its reference and the transformation. */
  readonly key: string
  readonly wkid: number
  readonly coordinates: Float64Array
  readonly ends: Uint32Array
  readonly bounds: Bounds
  /** The data of a Flatbush of the edges; edge n starts at vertex n. Edges of one ring follow each other. */
  readonly index: SharedArrayBuffer
  /** How far a piece of an edge may lie from the true edge, in units of the reference. */
  readonly deviation: number
  /** Units of the reference that are one metre on the ground at the place where that is most. */
  readonly unitsPerMetre: number
  /** The width of the world in a reference in which maps repeat: 360 degrees, or 2π times the radius of Web Mercator. */
  readonly worldWidth?: number
}

/** Why something cannot be an area, in plain words for administrators. */
export interface AreaFault {
  readonly fault: string
  /** Where: positions in the GeoJSON, such as `['features', 3, 'geometry', 'coordinates', 0]`. */
  readonly at: readonly (string | number)[]
}

/** The shape of a row: vertices by part. Rings of polygons are closed or not, and read by the even-odd rule. */
export interface Shape {
  readonly kind: 'points' | 'lines' | 'polygons'
  readonly parts: readonly (readonly (readonly [x: number, y: number])[])[]
}

/** A picture of a part of the world: extent in the reference of its coordinates, and its size in pixels. */
export interface Frame {
  readonly extent: Bounds
  readonly wkid: number
  readonly width: number
  readonly height: number
}

/** Which pixels of a picture lie wholly inside an area. */
export interface Mask {
  readonly kind: 'inside' | 'outside' | 'border'
  /** 1 for each pixel that is shown, row by row from the top; empty unless `border`. */
  readonly shown: Uint8Array
}
