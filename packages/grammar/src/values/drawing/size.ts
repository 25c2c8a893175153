import { ValueError, type ValueType } from '../../value.ts'
import { parseInteger } from '../plain/number.ts'

/** Size of a picture in pixels. */
export interface Size {
  readonly widthPx: number
  readonly heightPx: number
}

/** Largest side; servers have their own, lower limits. */
const maxSidePx = 16_000

/** Most pixels of one picture: 4,096 squared, ArcGIS Server's own default. */
const maxPixels = 16_777_216

/** Size of a picture: `width,height`. */
export const size: ValueType<Size> = {
  id: 'size',
  form: `width,height in pixels, at most ${maxPixels} pixels`,
  parse(text) {
    const [width = '', height = '', more] = text.split(',', 3)
    if (more !== undefined) throw new ValueError('it has to be width,height')
    const widthPx = parseInteger(width, 1, maxSidePx, 'width')
    const heightPx = parseInteger(height, 1, maxSidePx, 'height')
    if (widthPx * heightPx > maxPixels) throw new ValueError(`it has more than ${maxPixels} pixels`)
    return { widthPx, heightPx }
  },
  print: (value) => `${value.widthPx},${value.heightPx}`,
}

/** What identify calculates its tolerance from. */
export interface ImageDisplay extends Size {
  readonly dpi: number
}

/** Size and resolution of the map on the screen: `width,height,dpi`. */
export const imageDisplay: ValueType<ImageDisplay> = {
  id: 'imageDisplay',
  form: 'width,height,dpi',
  parse(text) {
    const [width = '', height = '', dpi = '', more] = text.split(',', 4)
    if (more !== undefined) throw new ValueError('it has to be width,height,dpi')
    return {
      widthPx: parseInteger(width, 1, maxSidePx, 'width'),
      heightPx: parseInteger(height, 1, maxSidePx, 'height'),
      dpi: parseInteger(dpi, 1, 2_400, 'dpi'),
    }
  },
  print: (value) => `${value.widthPx},${value.heightPx},${value.dpi}`,
}
