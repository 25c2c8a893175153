import type { OgcImageFormat } from '@mapgate/protocol'
import type { Sharp } from 'sharp'

/** The media type of each picture format. */
export const mediaTypeOf: Readonly<Record<OgcImageFormat, string>> = {
  png: 'image/png',
  png8: 'image/png',
  png24: 'image/png',
  png32: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
}

/** A picture written in a format, with nothing beside its pixels. */
export function encoded(picture: Sharp, format: OgcImageFormat): Promise<Buffer> {
  switch (format) {
    case 'jpg':
      return picture.jpeg({ quality: 90 }).toBuffer()
    case 'gif':
      return picture.gif({ effort: 3 }).toBuffer()
    case 'webp':
      return picture.webp({ effort: 2 }).toBuffer()
    default:
      return picture
        .png({ compressionLevel: 2, adaptiveFiltering: false, palette: format === 'png8' })
        .toBuffer()
  }
}

/** A colour of `0xRRGGBB` as sharp takes it. */
export const colourOf = (background: number, alpha = 1) => ({
  r: (background >> 16) & 255,
  g: (background >> 8) & 255,
  b: background & 255,
  alpha,
})
