import { extent, imageFormat, parameterOf, size, spatialReference } from '@mapgate/protocol'
import { type Ask, oneStep, send } from '../ask.ts'
import { narrowedDrawing } from '../drawn-layers.ts'
import { type Picture, scaleOf } from '../picture.ts'
import { numberOf } from '../values.ts'

const defaultSize = { widthPx: 400, heightPx: 400 }
const defaultDpi = 96

/** A picture of what the caller may see: layers, rows and drawings are all spelled out for the upstream. */
export function narrowExport(ask: Ask) {
  const { map } = narrowedDrawing(ask, pictureOf(ask))
  return oneStep(send(ask, map, map.format === 'image' ? 'stream' : 'whole'))
}

function pictureOf({ map }: Ask): Picture {
  const { widthPx, heightPx } = parameterOf(map, 'size', size) ?? defaultSize
  const area = parameterOf(map, 'bbox', extent)
  const dpi = numberOf(map, 'dpi') ?? defaultDpi
  return {
    scale:
      numberOf(map, 'mapScale') ??
      (area
        ? scaleOf(area, parameterOf(map, 'bboxSR', spatialReference), { widthPx, heightPx, dpi })
        : Number.NaN),
    pixels: widthPx * heightPx,
    format: parameterOf(map, 'format', imageFormat) ?? 'png',
  }
}
