import type { OgcAccount } from '../../../ogc/accounts.ts'
import { type PaintedFrame, toMap } from '../../../ogc/painter.ts'
import type { Pixels } from '../../../ogc/pictures.ts'

/** Pixels of a picture that are not those of a reference drawing, of which an account with an area sees the part in it. */
export function unlike(
  pixels: Pixels,
  drawn: Pixels,
  { account, frame }: { readonly account: OgcAccount; readonly frame: PaintedFrame },
): string[] {
  if (pixels.data.length !== drawn.data.length)
    return [`the reference has ${drawn.width} by ${drawn.height} pixels`]
  let [other, outside] = [0, 0]
  for (let at = 0; at < pixels.data.length; at += 4) {
    const shown = pixels.data.readUInt32LE(at)
    const place = placeOf(account, frame, at / 4)
    if (place === 'outside') outside += shown === 0 ? 0 : 1
    else if (!isSame(shown, drawn.data.readUInt32LE(at)) && !(place === 'edge' && shown === 0)) other++
  }
  return [
    ...(outside > 0 ? [`${outside} pixels outside of the area`] : []),
    ...(other > 0 ? [`${other} pixels are not those of the reference`] : []),
  ]
}

/** Pixels without opacity have no colour. */
const isSame = (one: number, other: number): boolean =>
  one === other || (one >>> 24 === 0 && other >>> 24 === 0)

/** Where a pixel lies to the area of an account: `edge` for the pixels along its border, which a mask may leave out. */
function placeOf({ area }: OgcAccount, frame: PaintedFrame, index: number): 'inside' | 'outside' | 'edge' {
  if (area === undefined) return 'inside'
  const { box, width, height } = frame
  const [west, south, east, north] = box
  const [column, row] = [index % width, Math.floor(index / width)]
  const [across, up] = [(east - west) / width, (north - south) / height]
  const sides = (margin: number) => [
    ...toMap([west + (column - margin) * across, north - (row + 1 + margin) * up], frame),
    ...toMap([west + (column + 1 + margin) * across, north - (row - margin) * up], frame),
  ]
  if (isIn(sides(1.5), area)) return 'inside'
  return isIn(sides(0.45), area) ? 'edge' : 'outside'
}

const isIn = (
  sides: readonly number[],
  [west, south, east, north]: NonNullable<OgcAccount['area']>,
): boolean => {
  const [left = 0, low = 0, right = 0, top = 0] = sides
  return left >= west && low >= south && right <= east && top <= north
}
