import { type Ask, oneStep, send } from '../ask.ts'
import { narrowedDrawing } from '../drawn-layers.ts'
import { type Picture, scalesOf } from '../picture.ts'

const defaultSize = { widthPx: 400, heightPx: 400 }
const defaultDpi = 96

/** A picture of what the caller may see: layers, rows and drawings are all spelled out for the upstream. */
export function narrowExport(ask: Ask<'MapServer.export'>) {
  const { map } = narrowedDrawing(ask, pictureOf(ask))
  return oneStep(send(ask, map, map.format === 'image' ? 'stream' : 'whole'))
}

function pictureOf({ map, rights }: Ask<'MapServer.export'>): Picture {
  const { size = defaultSize, bbox: area, dpi, bboxSR, imageSR, mapScale, format } = map.parameters
  const { widthPx, heightPx } = size
  const scales = scalesOf({
    area,
    display: { widthPx, heightPx, dpi: dpi ?? defaultDpi },
    references: [area?.spatialReference, bboxSR],
    drawnIn: imageSR,
    mapScale,
    frame: rights.service.frame,
  })
  return {
    scales,
    pixels: widthPx * heightPx,
    format: format ?? 'png',
  }
}
