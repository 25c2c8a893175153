import type { SKRSContext2D } from '@napi-rs/canvas'
import { RestError } from '../operation/reply.ts'
import { encodePng8, encodePng32 } from './png.ts'

/** An image format by Esri's name. */
export interface ImageFormat {
  name: 'png8' | 'png24' | 'png32' | 'jpg'
  contentType: string
  extension: string
  /** Whether it can be transparent. */
  alpha: boolean
}

const png = (name: 'png8' | 'png24' | 'png32', alpha: boolean): ImageFormat => ({
  name,
  contentType: 'image/png',
  extension: 'png',
  alpha,
})
const FORMATS: Record<string, ImageFormat> = {
  png: png('png32', true),
  png8: png('png8', true),
  png24: png('png24', true),
  png32: png('png32', true),
  jpg: { name: 'jpg', contentType: 'image/jpeg', extension: 'jpg', alpha: false },
}

/** The format of a name, `png` for none, which is the 32-bit one. Throws `RestError` 400. */
export function imageFormat(name: string): ImageFormat {
  const format = FORMATS[name.trim().toLowerCase().replace('jpeg', 'jpg') || 'png']
  if (format === undefined)
    throw new RestError(400, 'Invalid or missing input parameters.', ["'format' parameter is invalid"])
  return format
}

const JPEG_QUALITY = 85

/** A drawn picture as a file. */
export function encodeImage(context: SKRSContext2D, format: ImageFormat): Uint8Array {
  switch (format.name) {
    case 'jpg':
      return context.canvas.toBuffer('image/jpeg', JPEG_QUALITY)
    case 'png8':
      return encodePng8(context)
    default:
      return encodePng32(context)
  }
}
