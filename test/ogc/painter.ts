import sharp from 'sharp'
import { type OgcLayer, type OgcRow, origin } from './world.ts'

/** What of the world a picture shows, in metres of EPSG:3857 or in degrees. */
export interface PaintedFrame {
  /** West, south, east, north. */
  readonly box: readonly [number, number, number, number]
  readonly reference: 'EPSG:3857' | 'EPSG:4326'
  readonly width: number
  readonly height: number
}

const radius = 6_378_137

/** A place in metres of EPSG:3857 from the origin of the map. */
export const toMap = (
  [x, y]: readonly [number, number],
  { reference }: Pick<PaintedFrame, 'reference'>,
): readonly [number, number] =>
  reference === 'EPSG:3857'
    ? [x - origin[0], y - origin[1]]
    : [
        (x * Math.PI * radius) / 180 - origin[0],
        radius * Math.log(Math.tan(Math.PI / 4 + (y * Math.PI) / 360)) - origin[1],
      ]

/** Draws layers in their flat colours, the first one at the bottom: red, green, blue and opacity of each pixel whose centre a row covers. */
export function paint(layers: readonly OgcLayer[], frame: PaintedFrame): Buffer {
  const { box, width, height } = frame
  const [west, south, east, north] = box
  const data = Buffer.alloc(width * height * 4)
  const drawn = layers.flatMap((layer) =>
    layer.rows.map((row) => ({ layer, row, colour: colourOf(layer, row) })),
  )
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const x = west + ((column + 0.5) * (east - west)) / width
      const y = north - ((row + 0.5) * (north - south)) / height
      const place = toMap([x, y], frame)
      const top = drawn.findLast((one) => covers(one.layer.kind, one.row, place))
      if (top) data.write(`${top.colour}ff`, (row * width + column) * 4, 'hex')
    }
  return data
}

/** A PNG of pixels. */
export const pngOf = (
  data: Buffer,
  { width, height }: Pick<PaintedFrame, 'width' | 'height'>,
): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 1 })
    .toBuffer()

/** A row of which a place is a part; lines and points are ten metres wide. */
function covers(kind: OgcLayer['kind'], { places }: OgcRow, [x, y]: readonly [number, number]): boolean {
  const [xs, ys] = [places.map(([at]) => at), places.map(([, at]) => at)]
  const grown = kind === 'polygon' ? 0 : 10
  return (
    x >= Math.min(...xs) - grown &&
    x <= Math.max(...xs) + grown &&
    y >= Math.min(...ys) - grown &&
    y <= Math.max(...ys) + grown
  )
}

const colourOf = ({ colour }: OgcLayer, { values }: OgcRow): string =>
  typeof colour === 'string' ? colour : (colour.of[String(values[colour.column])] ?? '000000')
