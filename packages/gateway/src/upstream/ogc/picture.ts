import { crc32, deflateSync } from 'node:zlib'
import type { UpstreamReply } from '../../core/upstream/outbound.ts'
import { pictureType } from '../picture-bytes.ts'

/** Width and height in pixels. */
export interface Pixels {
  readonly widthPx: number
  readonly heightPx: number
}

/** The width and height that a PNG states; undefined for other pictures. */
export function pngSize(bytes: Uint8Array): Pixels | undefined {
  if (bytes.length < 24 || pictureType(bytes) !== 'image/png') return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { widthPx: view.getUint32(16), heightPx: view.getUint32(20) }
}

/** True for a good reply that is a picture of this type by its bytes and by what it says, and where it is a PNG, of this size. */
export function isPicture({ status, headers, body }: UpstreamReply, type: string, size?: Pixels): boolean {
  if (status !== 200 || !(body instanceof Uint8Array) || pictureType(body) !== type) return false
  const stated = (headers['content-type'] ?? type).split(';', 1)[0]?.trim().toLowerCase()
  if (stated !== type && stated !== 'application/octet-stream') return false
  const drawn = size && pngSize(body)
  return drawn === undefined || (drawn.widthPx === size?.widthPx && drawn.heightPx === size.heightPx)
}

/** A picture without anything on it: transparent, or white. */
export function blankPicture({ widthPx, heightPx }: Pixels, isTransparent: boolean): Uint8Array {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(widthPx, 0)
  head.writeUInt32BE(heightPx, 4)
  // One bit for a pixel, by a palette of one colour.
  head.set([1, 3, 0, 0, 0], 8)
  const row = Math.ceil(widthPx / 8) + 1
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from([255, 255, 255])),
    ...(isTransparent ? [chunk('tRNS', Buffer.from([0]))] : []),
    chunk('IDAT', deflateSync(Buffer.alloc(row * heightPx))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
