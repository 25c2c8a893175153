import type { SKRSContext2D } from '@napi-rs/canvas'
import { type Extent, type Position, partsOf, type Shape } from '../world/geometry.ts'
import type { LabelClass } from '../world/layer.ts'
import { clipRing } from './clip.ts'
import { cssColor } from './color.ts'
import { mapFont } from './fonts.ts'
import type { Frame } from './frame.ts'

/** Draws labels, the earlier ones first; a label that would touch another or leave the picture is left out. */
export interface LabelPlacer {
  place: (shape: Shape, text: string, style: LabelClass) => void
}

interface Spot {
  x: number
  y: number
  angle: number
  /** How long a text may be here, in pixels. */
  roomPx: number
}

/** Starts with an empty picture; `opacity` from 0 to 1. */
export function createLabelPlacer(context: SKRSContext2D, frame: Frame): LabelPlacer {
  const taken: Extent[] = []
  const inside: Extent = { xmin: 0, ymin: 0, xmax: frame.widthPx, ymax: frame.heightPx }
  return {
    place: (shape, text, style) => {
      if (text === '') return
      const sizePx = style.symbol.font.size * frame.pixelsPerPoint
      context.font = mapFont(sizePx, { bold: style.symbol.font.weight === 'bold' })
      const widthPx = context.measureText(text).width
      const spot = spotFor(shape, frame, inside, sizePx)
      if (spot === null || spot.roomPx < widthPx) return
      const box = boxOf(spot, widthPx, sizePx)
      if (!within(box, inside) || taken.some((other) => overlap(box, other))) return
      taken.push(box)
      drawText(context, text, spot, style, frame)
    },
  }
}

function spotFor(shape: Shape, frame: Frame, inside: Extent, sizePx: number): Spot | null {
  if ('x' in shape) {
    const [x, y] = frame.toPixel([shape.x, shape.y])
    return { x, y: y - sizePx * 1.05, angle: 0, roomPx: Infinity }
  }
  const parts = partsOf(shape).map((part) => part.map(frame.toPixel))
  return 'paths' in shape ? middleOfLine(parts, sizePx) : middleOfArea(parts, inside)
}

/** On the longest segment, beside the line, never upside down. */
function middleOfLine(parts: Position[][], sizePx: number): Spot | null {
  let best: Spot | null = null
  for (const part of parts) {
    const [from, to] = [part[0], part.at(-1)]
    if (from === undefined || to === undefined) continue
    const roomPx = Math.hypot(to[0] - from[0], to[1] - from[1])
    if (best !== null && roomPx <= best.roomPx) continue
    const turned = Math.atan2(to[1] - from[1], to[0] - from[0])
    const angle = Math.abs(turned) > Math.PI / 2 ? turned + Math.PI : turned
    const middle = part[Math.floor(part.length / 2)] ?? from
    const before = part[Math.floor(part.length / 2) - 1] ?? from
    const lift = sizePx * 0.75
    best = {
      x: (middle[0] + before[0]) / 2 + Math.sin(angle) * lift,
      y: (middle[1] + before[1]) / 2 - Math.cos(angle) * lift,
      angle,
      roomPx,
    }
  }
  return best
}

/** The middle of what can be seen of the largest ring. */
function middleOfArea(parts: Position[][], inside: Extent): Spot | null {
  let best: { area: number; spot: Spot } | null = null
  for (const part of parts) {
    const seen = clipRing(part.flat(), inside)
    const found = centroid(seen)
    if (found === null || (best !== null && found.area <= best.area)) continue
    best = {
      area: found.area,
      spot: { x: found.x, y: found.y, angle: 0, roomPx: Math.sqrt(found.area) * 1.5 },
    }
  }
  return best?.spot ?? null
}

function centroid(ring: number[]): { area: number; x: number; y: number } | null {
  let [doubled, sumX, sumY] = [0, 0, 0]
  const count = ring.length / 2
  for (let index = 0; index < count; index += 1) {
    const next = (index + 1) % count
    const [ax = 0, ay = 0] = [ring[2 * index], ring[2 * index + 1]]
    const [bx = 0, by = 0] = [ring[2 * next], ring[2 * next + 1]]
    const cross = ax * by - bx * ay
    doubled += cross
    sumX += (ax + bx) * cross
    sumY += (ay + by) * cross
  }
  return doubled === 0
    ? null
    : { area: Math.abs(doubled) / 2, x: sumX / (3 * doubled), y: sumY / (3 * doubled) }
}

function boxOf({ x, y, angle }: Spot, widthPx: number, sizePx: number): Extent {
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))]
  const halfWidth = (widthPx * cos + sizePx * sin) / 2 + 2
  const halfHeight = (widthPx * sin + sizePx * cos) / 2 + 1
  return { xmin: x - halfWidth, xmax: x + halfWidth, ymin: y - halfHeight, ymax: y + halfHeight }
}

function drawText(
  context: SKRSContext2D,
  text: string,
  spot: Spot,
  { symbol }: LabelClass,
  { pixelsPerPoint }: Frame,
): void {
  context.save()
  context.translate(spot.x, spot.y)
  context.rotate(spot.angle)
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  if (symbol.haloColor !== undefined) {
    context.strokeStyle = cssColor(symbol.haloColor)
    context.lineWidth = (symbol.haloSize ?? 1) * 2 * pixelsPerPoint
    context.strokeText(text, 0, 0)
  }
  context.fillStyle = cssColor(symbol.color)
  context.fillText(text, 0, 0)
  context.restore()
}

const within = (inner: Extent, outer: Extent): boolean =>
  inner.xmin >= outer.xmin && inner.xmax <= outer.xmax && inner.ymin >= outer.ymin && inner.ymax <= outer.ymax

const overlap = (a: Extent, b: Extent): boolean =>
  a.xmin < b.xmax && a.xmax > b.xmin && a.ymin < b.ymax && a.ymax > b.ymin
