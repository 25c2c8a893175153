import { type Frame, liesWithin, touches } from '@mapgate/geometry'
import type { MaskOf } from './mask-memory.ts'

/** Pixels from one to another, and a margin around them, as a shape. */
function squareOf(
  { extent, width, height }: Frame,
  [left, top, right, bottom]: readonly number[],
  margin: number,
) {
  const [across, down] = [(extent.xmax - extent.xmin) / width, (extent.ymax - extent.ymin) / height]
  const x = (column: number) => extent.xmin + column * across
  const y = (row: number) => extent.ymax - row * down
  const [x0, x1] = [x((left ?? 0) - margin), x((right ?? 0) + 1 + margin)]
  const [y0, y1] = [y((bottom ?? 0) + 1 + margin), y((top ?? 0) - margin)]
  const ring: [number, number][] = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ]
  return { kind: 'polygons', parts: [ring] } as const
}

/** A mask that asks the area about every pixel, one by one. */
export const slowMaskOf: MaskOf = (placed, frame, margin) => {
  const { width, height } = frame
  const whole = squareOf(frame, [0, 0, width - 1, height - 1], margin)
  if (liesWithin(placed, whole)) return { kind: 'inside', shown: new Uint8Array() }
  if (!touches(placed, whole)) return { kind: 'outside', shown: new Uint8Array() }
  const shown = Uint8Array.from({ length: width * height }, (_, index) => {
    const [column, row] = [index % width, Math.floor(index / width)]
    return liesWithin(placed, squareOf(frame, [column, row, column, row], margin)) ? 1 : 0
  })
  return { kind: 'border', shown }
}
