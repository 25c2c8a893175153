import type { PlacedArea, Shape } from '@mapgate/geometry'
import type { ShapesAsked } from '@mapgate/protocol'
import { Refused } from '../../model/refusal.ts'
import { isObject } from '../json-body.ts'
import { type Json, objectsIn } from '../upstream-json.ts'
import { centreOf } from './centre.ts'
import { closed, esriOf, shapeOfEsri } from './esri-shapes.ts'
import { flatGeoJson, geoJsonOf, shapeOfGeoJson } from './geojson-shapes.ts'
import { type Grid, gridAsked, onGrid, rounded } from './grid.ts'
import { isSameWkid } from './placed.ts'

/** What becomes of the shape of one row. */
export interface RowRule {
  /** False for rows that are left out, whatever the map server says. Default: none is. */
  readonly isInside?: (shape: Shape) => boolean
  /** What of the shape is shown; undefined for nothing. Default: all of it. */
  readonly cut?: (shape: Shape) => Shape | undefined
}

/** How the shapes of the rows of a reply are held to areas. */
export interface Reshaping {
  /** One of the areas: the shapes come in its reference. */
  readonly placed: PlacedArea
  readonly ruleOf: (row: Json) => RowRule
  /** True where a row of whose shape nothing is left goes too; otherwise it stays without a shape. */
  readonly dropsEmpty: boolean
  /** As the client asks for shapes: the map server was asked for exact ones. */
  readonly shapes: ShapesAsked
  /** The grid where the client asks for none. Default: none. */
  readonly grid?: Grid
}

/**
 * Rows in Esri's JSON or GeoJSON with shapes that are held to areas, in the way in which the client asks for shapes. What a reply says about the
 * shapes of all rows goes: it would tell of what was cut off.
 * @throws Refused `upstream.invalid-reply` for shapes in another reference than the one that was asked for
 */
export function reshapedRows(json: Json, reshaping: Reshaping): Json {
  const { bbox: _, extent: __, transform: ___, hasZ: ____, hasM: _____, ...rest } = json
  const rows = objectsIn(json.features)
  const isGeoJson = json.type === 'FeatureCollection'
  if (rows.some(({ geometry }) => isObject(geometry))) demandReference(json, reshaping.placed.wkid, isGeoJson)
  const grid = isGeoJson ? undefined : (gridAsked(reshaping.shapes, reshaping.placed) ?? reshaping.grid)
  const features = rows.flatMap((row) => reshapedRow(row, { ...reshaping, grid, isGeoJson }) ?? [])
  const isOnGrid = grid !== undefined && features.length > 0
  return { ...rest, ...(isOnGrid ? { transform: statedGrid(grid) } : {}), features }
}

const statedGrid = ({ originPosition, scale, translate }: Grid): Json => ({
  originPosition,
  scale,
  translate,
})

/** What is done to one row. */
type RowReshaping = Omit<Reshaping, 'grid'> & {
  readonly grid: Grid | undefined
  readonly isGeoJson: boolean
}

/** One row with what is shown of its shape; undefined for a row that is left out. */
function reshapedRow(row: Json, reshaping: RowReshaping): Json | undefined {
  const { geometry, centroid: _, bbox: __, envelope: ___, ...rest } = row
  const { ruleOf, dropsEmpty, shapes, isGeoJson } = reshaping
  const { isInside, cut } = ruleOf(row)
  const shape = isGeoJson ? shapeOfGeoJson(geometry) : shapeOfEsri(geometry)
  if (isInside && !(shape && isInside(shape))) return undefined
  const shown = shape && (cut ? cut(shape) : shape)
  if (shape && shown === undefined && dropsEmpty) return undefined
  const isAsked = shapes.geometry !== false
  if (isGeoJson)
    return { ...rest, geometry: shown && isAsked ? geoJsonShown(shown, shape, { geometry, shapes }) : null }
  if (shown === undefined) return rest
  return {
    ...rest,
    ...(isAsked ? { geometry: esriOf(finished(shown, reshaping), geometry) } : {}),
    ...(shapes.centroid && shown.kind === 'polygons' ? { centroid: centroidOf(shown, reshaping) } : {}),
  }
}

/** A shape on the grid of the reply, or with as many digits as are asked for. Rings are closed before. */
function finished(shape: Shape, { grid, shapes }: Pick<RowReshaping, 'grid' | 'shapes'>): Shape {
  const { kind, parts } = shape
  const whole: Shape = kind === 'polygons' ? { kind, parts: parts.map(closed) } : shape
  return grid ? onGrid(whole, grid) : rounded(whole, shapes.precision)
}

const centroidOf = (shape: Shape, reshaping: RowReshaping): Json =>
  esriOf(finished({ kind: 'points', parts: [[centreOf(shape)]] }, reshaping), {})

/** A shape that was not cut stays as it was, but for heights and digits. */
function geoJsonShown(
  shown: Shape,
  whole: Shape | undefined,
  { geometry, shapes: { precision } }: { readonly geometry: unknown; readonly shapes: ShapesAsked },
): Json {
  return shown === whole && precision === undefined
    ? flatGeoJson(geometry as Json)
    : geoJsonOf(rounded(shown, precision), geometry)
}

/**
 * The reference of a reply has to be the one that was asked for: shapes in another one would be cut elsewhere.
 * @throws Refused `upstream.invalid-reply`
 */
function demandReference(json: Json, wkid: number, isGeoJson: boolean): void {
  const stated = isGeoJson ? wkidsOfGeoJson(json.crs) : wkidsOf(json.spatialReference)
  if (stated.some((one) => isSameWkid(one, wkid))) return
  throw new Refused(
    'upstream.invalid-reply',
    `shapes came in reference ${stated.join(' or ') || 'unknown'}, not ${wkid}`,
  )
}

/** The numbers of a reference in Esri's JSON. */
export const wkidsOf = (reference: unknown): readonly number[] =>
  isObject(reference) ? [reference.wkid, reference.latestWkid].filter((wkid) => typeof wkid === 'number') : []

/** GeoJSON is in WGS 84 where it says nothing; older servers name it. */
function wkidsOfGeoJson(crs: unknown): readonly number[] {
  if (crs === undefined || crs === null) return [4326]
  const { properties } = isObject(crs) ? crs : {}
  const name = isObject(properties) ? String(properties.name) : ''
  if (/CRS84$/i.test(name)) return [4326]
  const [code] = /\d+$/.exec(name) ?? []
  return code === undefined ? [] : [Number(code)]
}
