import type { SKRSContext2D } from '@napi-rs/canvas'
import { mapFont } from '../map/fonts.ts'
import { toDegrees, toMercator } from '../world/mercator.ts'
import { PALETTE } from './palette.ts'
import type { View } from './view.ts'

/** Degrees between lines, by level of detail. */
const STEPS_DEGREES = [30, 30, 20, 10, 10, 5, 2, 2, 1, 0.5, 0.5, 0.25, 0.1, 0.1, 0.05, 0.05, 0.02]

/** Draws meridians and parallels with their degrees at every crossing. */
export function drawGraticule(context: SKRSContext2D, view: View): void {
  const step = STEPS_DEGREES[Math.min(view.zoom, STEPS_DEGREES.length - 1)] ?? 1
  const { extent, metersPerPixel } = view
  const [west, south] = toDegrees(extent.xmin, extent.ymin)
  const [east, north] = toDegrees(extent.xmax, extent.ymax)
  const meridians = multiples(west - step, east + step, step).map((degrees) => ({
    degrees,
    x: (toMercator(degrees, 0)[0] - extent.xmin) / metersPerPixel,
  }))
  const parallels = multiples(south - step, north + step, step)
    .filter((degrees) => Math.abs(degrees) <= 85)
    .map((degrees) => ({ degrees, y: (extent.ymax - toMercator(0, degrees)[1]) / metersPerPixel }))
  context.beginPath()
  for (const { x } of meridians) line(context, [x, 0], [x, view.heightPx])
  for (const { y } of parallels) line(context, [0, y], [view.widthPx, y])
  context.strokeStyle = PALETTE.graticule
  context.lineWidth = 0.8
  context.stroke()
  context.fillStyle = PALETTE.graticuleText
  context.font = mapFont(9)
  for (const { x, degrees: longitude } of meridians) {
    for (const { y, degrees: latitude } of parallels) {
      context.fillText(inWords(latitude, 'N', 'S'), x + 5, y - 3)
      context.save()
      context.translate(x - 3, y - 5)
      context.rotate(-Math.PI / 2)
      context.fillText(inWords(longitude, 'E', 'W'), 0, 0)
      context.restore()
    }
  }
}

function line(context: SKRSContext2D, from: [number, number], to: [number, number]): void {
  context.moveTo(...from)
  context.lineTo(...to)
}

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step)
  const count = Math.max(0, Math.floor(to / step) - first + 1)
  return Array.from({ length: count }, (_, index) => Math.round((first + index) * step * 1000) / 1000)
}

function inWords(degrees: number, positive: string, negative: string): string {
  return `${Math.abs(degrees)}°${degrees === 0 ? '' : degrees > 0 ? positive : negative}`
}
