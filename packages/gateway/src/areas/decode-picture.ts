import type { Frame } from '@mapgate/geometry'
import type { UpstreamReply } from '@mapgate/policy'
import type { Sharp } from 'sharp'
import { GatewayError } from '../core/errors/errors.ts'
import { loadSharp } from '../core/pictures/load-sharp.ts'

/** The pixels of a picture: red, green, blue and opacity in one number each, row by row from the top. */
interface Pixels {
  readonly pixels: Uint32Array
  /** True for a format that mixes what lies beside a pixel into it. */
  readonly isBlurred: boolean
}

/** The formats that are read, by their first bytes. Others that a map server may make are not asked for. */
const formats = [
  { begins: [0x89, 0x50, 0x4e, 0x47], isBlurred: false },
  { begins: [0x47, 0x49, 0x46, 0x38], isBlurred: false },
  { begins: [0xff, 0xd8, 0xff], isBlurred: true },
]

/**
 * Decodes a picture of exactly the size of a frame.
 * @throws GatewayError `upstream.invalid-reply` for anything else
 */
export async function decodePicture({ body }: UpstreamReply, { width, height }: Frame): Promise<Pixels> {
  if (!(body instanceof Uint8Array)) throw new GatewayError('gateway.internal', 'a picture that was not held')
  const format = formats.find(({ begins }) => begins.every((byte, at) => body[at] === byte))
  if (format === undefined) throw notDecoded('it is neither PNG nor GIF nor JPEG')
  const sharp = await loadSharp()
  const picture = sharp(body, { limitInputPixels: width * height, failOn: 'error', pages: 1 })
  const { data, info } = await (isPlain(body) ? picture.raw() : asPlain(picture))
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw notDecoded(String(error))
    })
  const isWhole = info.width === width && info.height === height && info.channels === 4
  if (!isWhole || data.length !== width * height * 4)
    throw notDecoded(`it has ${info.width} by ${info.height} pixels in place of ${width} by ${height}`)
  return { pixels: numbersOf(data), isBlurred: format.isBlurred }
}

/** True for a PNG of four channels of eight bits each, as its head says: its pixels need no change. */
const isPlain = (body: Uint8Array): boolean => body[0] === 0x89 && body[24] === 8 && body[25] === 6

/** Four channels of eight bits each, whatever they were. */
const asPlain = (picture: Sharp): Sharp => picture.toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' })

/** The bytes as numbers of four bytes, copied only where they begin in between. */
function numbersOf(data: Buffer): Uint32Array {
  const bytes = data.byteOffset % 4 === 0 ? data : new Uint8Array(data)
  return new Uint32Array(bytes.buffer, bytes.byteOffset, data.length / 4)
}

const notDecoded = (why: string): GatewayError =>
  new GatewayError('upstream.invalid-reply', `a picture of the map server cannot be masked: ${why}`, {
    publicText: 'The map server was asked for a picture and sent something else.',
  })

/** How hard a PNG is packed: 1 is fast, 9 is small. Higher levels cost more time than they save bytes. */
const level = 2

/** Encodes pixels as a PNG with opacity, and with nothing beside them. */
export async function encodePicture(pixels: Uint32Array, { width, height }: Frame): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)
  return sharp(bytes, { raw: { width, height, channels: 4 }, limitInputPixels: width * height })
    .png({ compressionLevel: level, adaptiveFiltering: false, palette: false })
    .toBuffer()
}
