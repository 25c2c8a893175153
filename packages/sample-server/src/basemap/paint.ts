import type { SKRSContext2D } from '@napi-rs/canvas'
import { clipRing, type FlatLine, runsNear } from '../map/clip.ts'
import type { Region } from './geography.ts'
import { boxAround, type View } from './view.ts'

/** How a line is drawn; widths and dashes in pixels. */
interface Stroke {
  color: string
  widthPx: number
  dash?: number[]
}

/** Points nearer than this to the last one drawn are left out. */
const LEAST_STEP_PX = 0.6

/** Fills areas in one go. */
export function fillRegions(context: SKRSContext2D, view: View, regions: Region[], color: string): void {
  const box = boxAround(view, 16)
  context.beginPath()
  for (const { rings } of regions) {
    for (const ring of rings) trace(context, view, clipRing(ring, box), true)
  }
  context.fillStyle = color
  context.fill('evenodd')
}

/** Draws lines, one over the other for each stroke. */
export function strokeLines(context: SKRSContext2D, view: View, lines: FlatLine[], strokes: Stroke[]): void {
  const box = boxAround(view, 24)
  context.beginPath()
  for (const line of lines) {
    for (const run of runsNear(line, box)) trace(context, view, run, false)
  }
  context.lineJoin = 'round'
  for (const { color, widthPx, dash } of strokes) {
    context.strokeStyle = color
    context.lineWidth = widthPx
    context.setLineDash(dash ?? [])
    context.stroke()
  }
  context.setLineDash([])
}

function trace(context: SKRSContext2D, view: View, line: ArrayLike<number>, closed: boolean): void {
  if (line.length < 4) return
  const { extent, metersPerPixel } = view
  let [lastX, lastY] = [Infinity, Infinity]
  for (let at = 0; at < line.length; at += 2) {
    const x = ((line[at] ?? 0) - extent.xmin) / metersPerPixel
    const y = (extent.ymax - (line[at + 1] ?? 0)) / metersPerPixel
    const step = Math.max(Math.abs(x - lastX), Math.abs(y - lastY))
    if (at === 0) context.moveTo(x, y)
    else if (step >= LEAST_STEP_PX || at + 2 >= line.length) context.lineTo(x, y)
    else continue
    lastX = x
    lastY = y
  }
  if (closed) context.closePath()
}
