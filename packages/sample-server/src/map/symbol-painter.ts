import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { type Position, partsOf, type Shape } from '../world/geometry.ts'
import type { EsriSymbol, FillSymbol, LineSymbol, MarkerSymbol } from '../world/layer.ts'
import { cssColor } from './color.ts'
import type { Frame } from './frame.ts'

/** Where and how symbols are drawn: `symbolScale` shrinks or widens them with the map's scale. */
export interface Brush {
  context: SKRSContext2D
  frame: Frame
  symbolScale: number
}

/** Draws all shapes that share a symbol. */
export function paintShapes(brush: Brush, symbol: EsriSymbol, shapes: Shape[]): void {
  if (symbol.type === 'esriSMS') paintMarkers(brush, symbol, shapes)
  else if (symbol.type === 'esriSFS') paintFills(brush, symbol, shapes)
  else if (symbol.style !== 'esriSLSNull') {
    traceShapes(brush, shapes, false)
    strokeTraced(brush, symbol)
  }
}

function paintFills(brush: Brush, symbol: FillSymbol, shapes: Shape[]): void {
  traceShapes(brush, shapes, true)
  if (symbol.style !== 'esriSFSNull') {
    brush.context.fillStyle = cssColor(symbol.color)
    brush.context.fill('evenodd')
  }
  if (symbol.outline !== null && symbol.outline.style !== 'esriSLSNull') strokeTraced(brush, symbol.outline)
}

function strokeTraced({ context, frame, symbolScale }: Brush, symbol: LineSymbol): void {
  const widthPx = symbol.width * frame.pixelsPerPoint * symbolScale
  const dashes: Partial<Record<LineSymbol['style'], number[]>> = { esriSLSDash: [4, 3], esriSLSDot: [1, 2] }
  context.strokeStyle = cssColor(symbol.color)
  context.lineWidth = widthPx
  context.lineJoin = 'round'
  context.lineCap = symbol.style === 'esriSLSSolid' ? 'round' : 'butt'
  context.setLineDash((dashes[symbol.style] ?? []).map((length) => length * Math.max(1, widthPx)))
  context.stroke()
  context.setLineDash([])
}

function traceShapes({ context, frame }: Brush, shapes: Shape[], closed: boolean): void {
  context.beginPath()
  for (const shape of shapes) {
    for (const part of partsOf(shape)) {
      for (const [index, position] of part.entries()) {
        const [x, y] = frame.toPixel(position)
        if (index === 0) context.moveTo(x, y)
        else context.lineTo(x, y)
      }
      if (closed) context.closePath()
    }
  }
}

/** A marker is drawn once and stamped at every place, at half pixels: much faster than a path for each. */
function paintMarkers(brush: Brush, symbol: MarkerSymbol, shapes: Shape[]): void {
  const { context, frame, symbolScale } = brush
  const unit = frame.pixelsPerPoint * symbolScale
  const stamp = drawStamp(symbol, unit)
  for (const shape of shapes) {
    if (!('x' in shape)) continue
    const [x, y] = frame.toPixel([shape.x, shape.y])
    const left = x + symbol.xoffset * unit - stamp.width / 4
    const top = y - symbol.yoffset * unit - stamp.height / 4
    context.drawImage(
      stamp,
      Math.round(left * 2) / 2,
      Math.round(top * 2) / 2,
      stamp.width / 2,
      stamp.height / 2,
    )
  }
}

/** The marker at twice its size. */
function drawStamp(symbol: MarkerSymbol, unit: number): Canvas {
  const radius = symbol.size * unit
  const outlinePx = (symbol.outline?.width ?? 0) * unit * 2
  const side = Math.ceil(radius * 2 + outlinePx * 2 + 4)
  const canvas = createCanvas(side, side)
  const context = canvas.getContext('2d')
  context.translate(side / 2, side / 2)
  context.rotate((-symbol.angle * Math.PI) / 180)
  traceMarker(context, symbol.style, radius)
  context.fillStyle = cssColor(symbol.color)
  const crossed = symbol.style === 'esriSMSCross' || symbol.style === 'esriSMSX'
  if (!crossed) context.fill()
  if (symbol.outline !== null && outlinePx > 0) {
    context.strokeStyle = cssColor(symbol.outline.color)
    context.lineWidth = outlinePx
    context.stroke()
  }
  return canvas
}

const CORNERS: Record<Exclude<MarkerSymbol['style'], 'esriSMSCircle'>, Position[]> = {
  esriSMSSquare: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  esriSMSDiamond: [
    [0, -1.1],
    [1.1, 0],
    [0, 1.1],
    [-1.1, 0],
  ],
  esriSMSTriangle: [
    [0, -1],
    [1, 0.9],
    [-1, 0.9],
  ],
  esriSMSCross: [
    [-1, 0],
    [1, 0],
    [0, 0],
    [0, -1],
    [0, 1],
    [0, 0],
  ],
  esriSMSX: [
    [-1, -1],
    [1, 1],
    [0, 0],
    [1, -1],
    [-1, 1],
    [0, 0],
  ],
}

function traceMarker(context: SKRSContext2D, style: MarkerSymbol['style'], radius: number): void {
  context.beginPath()
  if (style === 'esriSMSCircle') context.arc(0, 0, radius, 0, 2 * Math.PI)
  else for (const [x, y] of CORNERS[style]) context.lineTo(x * radius, y * radius)
  context.closePath()
}
