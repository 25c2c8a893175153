import type { SKRSContext2D } from '@napi-rs/canvas'
import { RestError } from '../server/reply.ts'

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
  png: png('png8', true),
  png8: png('png8', true),
  png24: png('png24', true),
  png32: png('png32', true),
  jpg: { name: 'jpg', contentType: 'image/jpeg', extension: 'jpg', alpha: false },
}

/** The format of a name, `png` for none. Throws `RestError` 400. */
export function imageFormat(name: string): ImageFormat {
  const format = FORMATS[name.trim().toLowerCase().replace('jpeg', 'jpg') || 'png']
  if (format === undefined)
    throw new RestError(400, 'Invalid or missing input parameters.', ["'format' parameter is invalid"])
  return format
}

/** A drawn picture as a file. */
export function encodeImage(context: SKRSContext2D, format: ImageFormat): Uint8Array {
  return format.name === 'jpg'
    ? context.canvas.toBuffer('image/jpeg', 85)
    : context.canvas.toBuffer('image/png')
}
