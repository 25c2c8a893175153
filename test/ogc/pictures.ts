import sharp from 'sharp'
import { origin } from './world.ts'

/** A picture, its pixels as bytes of red, green, blue and opacity. */
export interface Pixels {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

/** Decodes a picture. Throws where it is none. */
export async function pixelsOf(body: Buffer | Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(body).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** How many pixels have each colour, opaque ones only; `rrggbb`. */
export function countColours({ data }: Pixels): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] !== 255) continue
    const colour = data.toString('hex', at, at + 3)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return counts
}

/** The box of the whole map, as BBOX in x, y order. */
export const wholeBox = [origin[0], origin[1], origin[0] + 1000, origin[1] + 1000] as const

/** Parameters of a GetMap of 1.1.1 over the whole map, two metres a pixel. */
export const mapOf = (
  layers: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  SERVICE: 'WMS',
  VERSION: '1.1.1',
  REQUEST: 'GetMap',
  LAYERS: layers,
  STYLES: '',
  SRS: 'EPSG:3857',
  BBOX: wholeBox.join(','),
  WIDTH: '500',
  HEIGHT: '500',
  FORMAT: 'image/png',
  TRANSPARENT: 'TRUE',
  ...more,
})

/** The pixel of `mapOf` at a place of the world, in metres from the origin. */
export const pixelAt = ([x, y]: readonly [number, number]): readonly [column: number, row: number] => [
  Math.floor(x / 2),
  Math.floor((1000 - y) / 2),
]

/** The colour of a pixel, `rrggbb`; undefined where it is not opaque. */
export function colourAt(
  { data, width }: Pixels,
  [column, row]: readonly [number, number],
): string | undefined {
  const at = (row * width + column) * 4
  return data[at + 3] === 255 ? data.toString('hex', at, at + 3) : undefined
}
