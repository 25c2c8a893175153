import { extent, imageFormat, parameterOf, size, spatialReference } from '@mapgate/protocol'
import { type Ask, oneStep, send } from '../ask.ts'
import { narrowedDrawing } from '../drawn-layers.ts'
import { type Picture, scalesOf } from '../picture.ts'
import { numberOf } from '../values.ts'

const defaultSize = { widthPx: 400, heightPx: 400 }
const defaultDpi = 96

/** A picture of what the caller may see: layers, rows and drawings are all spelled out for the upstream. */
export function narrowExport(ask: Ask) {
  const { map } = narrowedDrawing(ask, pictureOf(ask))
  return oneStep(send(ask, map, map.format === 'image' ? 'stream' : 'whole'))
}

function pictureOf({ map, rights }: Ask): Picture {
  const { widthPx, heightPx } = parameterOf(map, 'size', size) ?? defaultSize
  const area = parameterOf(map, 'bbox', extent)
  const scales = scalesOf({
    area,
    display: { widthPx, heightPx, dpi: numberOf(map, 'dpi') ?? defaultDpi },
    references: [area?.spatialReference, parameterOf(map, 'bboxSR', spatialReference)],
    drawnIn: parameterOf(map, 'imageSR', spatialReference),
    mapScale: numberOf(map, 'mapScale'),
    frame: rights.service.frame,
  })
  return {
    scales,
    pixels: widthPx * heightPx,
    format: parameterOf(map, 'format', imageFormat) ?? 'png',
  }
}
