import { createCanvas } from '@napi-rs/canvas'
import { encodeImage, imageFormat } from '../map/encode-image.ts'
import { imageReply, readFrame } from '../mapserver/export-map.ts'
import type { OperationContext } from '../operation/operation.ts'
import { type Reply, RestError } from '../operation/reply.ts'
import { webMercator } from '../query/spatial-reference.ts'
import { drawBasemap } from './draw-basemap.ts'
import { LEVEL_0_METERS_PER_PIXEL } from './view.ts'

/** `export` of the basemap, in Web Mercator only, never turned nor transparent. Throws `RestError` 400. */
export function exportBasemap(context: OperationContext): Reply {
  const frame = readFrame(context)
  if (frame.reference.definition !== webMercator.definition) {
    throw new RestError(400, 'Unable to complete operation.', ['The basemap is drawn in Web Mercator only.'])
  }
  const { extent, widthPx, heightPx } = frame
  const metersPerPixel = (extent.xmax - extent.xmin) / widthPx
  const zoom = Math.max(0, Math.round(Math.log2(LEVEL_0_METERS_PER_PIXEL / metersPerPixel)))
  const drawing = createCanvas(widthPx, heightPx).getContext('2d')
  drawBasemap(drawing, { extent, widthPx, heightPx, metersPerPixel, zoom })
  const format = imageFormat(context.parameters.get('format'))
  return imageReply(context, { frame, format, body: encodeImage(drawing, format) })
}
