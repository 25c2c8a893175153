import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { QuerySource, SpatialFilter, TimeWindow } from '../query/layer-query.ts'
import { matchingRows } from '../query/matching-rows.ts'
import type { Position, Shape } from '../world/geometry.ts'
import type { DrawingInfo, EsriSymbol, LabelClass, LayerDefinition } from '../world/layer.ts'
import type { Frame } from './frame.ts'
import { createLabelPlacer, type LabelPlacer } from './label-placer.ts'
import { labelText } from './label-text.ts'
import { symbolChooser } from './renderer.ts'
import { type Brush, paintShapes } from './symbol-painter.ts'

/** A layer as one picture shows it. */
export interface DrawnLayer {
  layer: LayerDefinition
  drawing: DrawingInfo
  showLabels: boolean
  /** SQL; empty for all rows. */
  where: string
  time: TimeWindow | null
  /** Rows have to lie so; null for all in the picture. */
  spatialFilter: SpatialFilter | null
  /** Scale denominators between which it is drawn; 0 is no limit. */
  minScale: number
  maxScale: number
}

/** A picture: `layers` from top to bottom; `background` a CSS colour or null for none; `clip` is what the layers are cut to. */
interface Picture {
  frame: Frame
  layers: DrawnLayer[]
  background: string | null
  clip: Clipping | null
}

/** What layers are cut to: rings in Web Mercator metres, and the ids of those that are not cut. */
interface Clipping {
  rings: Position[][]
  excludedLayers: ReadonlySet<number>
}

/** Draws a picture and reports what it drew and read. Throws `RestError` 400 for SQL, fields or renderers that do not work. */
export function drawMap(source: QuerySource, picture: Picture): SKRSContext2D {
  const { frame, background, clip } = picture
  const context = createCanvas(frame.widthPx, frame.heightPx).getContext('2d')
  if (background !== null) {
    context.fillStyle = background
    context.fillRect(0, 0, frame.widthPx, frame.heightPx)
  }
  const brush = { context, frame, symbolScale: symbolScaleAt(frame.scale) }
  const visible = picture.layers.filter((drawn) => inScale(drawn, frame.scale))
  const cut = (drawn: DrawnLayer, draw: () => void) => cutTo(brush, drawn.layer.id, { clip, draw })
  for (const drawn of visible.toReversed()) cut(drawn, () => drawRows(source, brush, drawn))
  const placer = createLabelPlacer(context, frame)
  for (const drawn of visible) cut(drawn, () => drawLabels(source, frame, placer, drawn))
  return context
}

/** Whether something with scale limits is drawn at a scale. */
export function inScale(
  { minScale, maxScale }: { minScale: number; maxScale: number },
  scale: number,
): boolean {
  return (minScale === 0 || scale <= minScale) && (maxScale === 0 || scale >= maxScale)
}

/** The map's reference scale: symbols have their full size at 1:36,000 and shrink with smaller scales, down to a quarter. */
const symbolScaleAt = (scale: number): number => Math.max(0.26, Math.min(1.2, Math.sqrt(36_000 / scale)))

/** Draws a layer, its labels and symbols cut off where the clipping ends. */
function cutTo(
  { context, frame }: Brush,
  layerId: number,
  { clip, draw }: { clip: Clipping | null; draw: () => void },
): void {
  context.save()
  if (clip !== null && !clip.excludedLayers.has(layerId)) clipTo(context, frame, clip.rings)
  draw()
  context.restore()
}

function clipTo(context: SKRSContext2D, frame: Frame, rings: Position[][]): void {
  context.beginPath()
  for (const ring of rings) {
    for (const position of ring) context.lineTo(...frame.toPixel(position))
    context.closePath()
  }
  context.clip('evenodd')
}

function drawRows(source: QuerySource, brush: Brush, drawn: DrawnLayer): void {
  const { layer, drawing } = drawn
  const chooser = symbolChooser(layer, drawing.renderer)
  const rows = matchingRows(source, layer, filterOf(drawn, brush.frame), { fields: chooser.fields })
  source.recorder.drew(layer.id)
  const bySymbol = new Map<EsriSymbol, Shape[]>()
  for (const { attributes, shape } of rows) {
    const symbol = chooser.symbolOf(attributes)
    if (symbol === null || shape === null) continue
    const shapes = bySymbol.get(symbol)
    if (shapes === undefined) bySymbol.set(symbol, [shape])
    else shapes.push(shape)
  }
  brush.context.globalAlpha = 1 - drawing.transparency / 100
  for (const [symbol, shapes] of bySymbol) paintShapes(brush, symbol, shapes)
  brush.context.globalAlpha = 1
}

function drawLabels(source: QuerySource, frame: Frame, placer: LabelPlacer, drawn: DrawnLayer): void {
  if (!drawn.showLabels) return
  for (const style of drawn.drawing.labelingInfo ?? []) {
    if (inScale(style, frame.scale)) labelRows(source, frame, placer, { ...drawn, style })
  }
}

function labelRows(
  source: QuerySource,
  frame: Frame,
  placer: LabelPlacer,
  drawn: DrawnLayer & { style: LabelClass },
): void {
  const { layer, style } = drawn
  const { fields, textOf } = labelText(layer, style)
  const conditions = [drawn.where, style.where ?? ''].filter((where) => where !== '')
  const where = conditions.map((condition) => `(${condition})`).join(' AND ')
  const rows = matchingRows(source, layer, { ...filterOf(drawn, frame), where }, { fields })
  for (const { attributes, shape } of rows) {
    if (shape !== null) placer.place(shape, textOf(attributes), style)
  }
}

function filterOf({ where, time, spatialFilter }: DrawnLayer, frame: Frame) {
  const seen: SpatialFilter = {
    geometry: frame.searchExtent,
    relation: 'esriSpatialRelEnvelopeIntersects',
    relationParam: '',
    distanceMeters: 0,
  }
  return { where, time, geometry: seen, also: [spatialFilter] }
}
