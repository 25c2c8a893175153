// Compares one picture of a view by ArcGIS with one by WMS, pixel by pixel.
import { viewOf } from './ogc-info.js'

/**
 * Gets both pictures of what a map shows, and counts the pixels that differ.
 * @param {object} map a Leaflet map
 * @param {{pictureOf: (view: object) => Promise<Blob>}[]} ways the two ways to the picture
 * @returns {Promise<{pixels: number, painted: number, different: number}>}
 */
export async function compare(map, ways) {
  const view = viewOf(map)
  const [one, other] = await Promise.all(ways.map(async ({ pictureOf }) => pixelsOf(await pictureOf(view))))
  let painted = 0
  let different = one.length === other.length ? 0 : Math.max(one.length, other.length)
  for (let at = 0; at < one.length; at++) {
    if (one[at] >>> 24) painted++
    if (one[at] !== other[at]) different++
  }
  return { pixels: one.length, painted, different }
}

/** The pixels of a picture, one number each. */
async function pixelsOf(blob) {
  const image = await createImageBitmap(blob)
  const canvas = new OffscreenCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  return new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)
}
