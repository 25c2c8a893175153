import sharp from 'sharp'
import { areaShortcut } from '../../../packages/sample-server/src/query/area-shortcut.ts'
import type { SpatialReference } from '../../../packages/sample-server/src/query/spatial-reference.ts'
import type { Extent, Position } from '../../../packages/sample-server/src/world/geometry.ts'
import { geometryIn, stretch } from './placed-area.ts'
import { type AreaName, hasOtherDatum, transformationError } from './plain-areas.ts'
import { covers, grownBy, type Topology, topologyOf } from './planar.ts'

/** The part of the world that a picture shows, as the map server drew it. */
export interface DrawnFrame {
  readonly extent: Extent
  readonly reference: SpatialReference
  readonly widthPx: number
  readonly heightPx: number
}

/** By how many pixels a pixel that is shown has to be away from the border; half a pixel, less what rounding may make of it. */
const leastMargin = 0.49

/** Chunks of a PNG that tell nothing but its pixels. */
const plainChunks = new Set(['IHDR', 'IDAT', 'IEND', 'pHYs'])

/**
 * A pixel that shows anything, colour under no opacity too, and does not lie wholly in one of the areas; undefined where there is none. Pixels
 * are taken for squares in the reference of the picture.
 */
export async function pixelOutside(
  body: Buffer,
  frame: DrawnFrame,
  areas: readonly AreaName[],
): Promise<string | undefined> {
  const picture = sharp(body)
  const { format } = await picture.metadata()
  if (format !== 'png') return `a picture under an area as ${format}`
  const chunk = chunksOf(body).find((name) => !plainChunks.has(name))
  if (chunk !== undefined) return `a masked picture with a chunk ${chunk}`
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  if (info.width !== frame.widthPx || info.height !== frame.heightPx)
    return `a picture of ${info.width}×${info.height}, drawn with ${frame.widthPx}×${frame.heightPx}`
  const pixels = new Uint32Array(data.buffer, data.byteOffset, info.width * info.height)
  const tests = areas.map((name) => squareTest(name, frame.reference))
  const seen = (column: number, row: number): boolean =>
    column >= 0 &&
    row >= 0 &&
    column < info.width &&
    row < info.height &&
    pixels[row * info.width + column] !== 0
  for (let row = 0; row < info.height; row++) {
    for (let column = 0; column < info.width; column++) {
      if (!seen(column, row) || (isSurrounded(seen, column, row) && (row * 7 + column) % 97 !== 0)) continue
      const square = squareOf(frame, column, row)
      if (!tests.some((holds) => holds(square)))
        return `pixel ${column}, ${row} of ${info.width}×${info.height}, which lies in none of the areas ${areas}`
    }
  }
  return undefined
}

/** True where all pixels around one show something too: then its neighbours are looked at instead. */
const isSurrounded = (seen: (column: number, row: number) => boolean, column: number, row: number): boolean =>
  seen(column - 1, row) && seen(column + 1, row) && seen(column, row - 1) && seen(column, row + 1)

/** The square of a pixel with its margin. */
function squareOf({ extent, widthPx, heightPx }: DrawnFrame, column: number, row: number): Position[] {
  const [width, height] = [(extent.xmax - extent.xmin) / widthPx, (extent.ymax - extent.ymin) / heightPx]
  const [left, right] = [column - leastMargin, column + 1 + leastMargin].map((at) => extent.xmin + at * width)
  const [top, bottom] = [row - leastMargin, row + 1 + leastMargin].map((at) => extent.ymax - at * height)
  const [a = 0, b = 0, c = 0, d = 0] = [left, right, top, bottom]
  return [
    [a, c],
    [b, c],
    [b, d],
    [a, d],
    [a, c],
  ]
}

const tests = new Map<string, (square: Position[]) => boolean>()

function squareTest(name: AreaName, reference: SpatialReference): (square: Position[]) => boolean {
  const key = `${name} ${reference.definition}`
  const made = tests.get(key) ?? makeTest(shrunk(name, reference))
  tests.set(key, made)
  return made
}

function makeTest(area: Topology): (square: Position[]) => boolean {
  const placeOf = areaShortcut(area)
  return (square) => {
    const place = placeOf({ rings: [square] })
    return place === 'edge' ? covers(area, topologyOf({ rings: [square] })) : place === 'inside'
  }
}

/** The area in a reference, without the strip in which a place may be outside by the error of the transformation, but for a tenth of it. */
function shrunk(name: AreaName, reference: SpatialReference): Topology {
  const exact = geometryIn(name === 'missing' ? 'nowhere' : name, reference)
  if (!hasOtherDatum(name)) return exact
  const ground = transformationError * 0.9
  const isMercator = reference.definition.includes('+proj=merc')
  return grownBy(exact, (-ground / reference.metersPerUnit) * (isMercator ? stretch : 1))
}

/** Names of the chunks of a PNG. */
function chunksOf(png: Buffer): readonly string[] {
  const names: string[] = []
  for (let at = 8; at + 8 <= png.length; at += 12 + png.readUInt32BE(at))
    names.push(png.toString('latin1', at + 4, at + 8))
  return names
}
