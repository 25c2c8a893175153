import { choice } from '../plain/choice.ts'

/** Picture formats of MapServer `export`, without case (QGIS sends `PNG32`). */
export const imageFormat = choice('png', 'png8', 'png24', 'png32', 'jpg', 'gif', 'bmp')

/** Picture formats of ImageServer `exportImage`; those that carry pixel values are among them. */
export const rasterFormat = choice(
  'jpgpng',
  'png',
  'png8',
  'png24',
  'png32',
  'jpg',
  'bmp',
  'gif',
  'tiff',
  'bip',
  'bsq',
  'lerc',
)
