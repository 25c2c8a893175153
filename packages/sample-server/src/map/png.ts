import { crc32, deflateSync } from 'node:zlib'
import type { SKRSContext2D } from '@napi-rs/canvas'
import { toPalette } from './palette.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const BIT_DEPTH = 8
/** W3C PNG, table 11.1. */
const COLOR_TYPE = { indexed: 3, rgba: 6 } as const
/** Maps are flat colours: without filters and with a light hand they are packed four times faster, and as small. */
const DEFLATE_LEVEL = 3

/** A picture as a PNG of 32 bits a pixel. */
export function encodePng32(context: SKRSContext2D): Buffer {
  const { width, height } = context.canvas
  const { data } = context.getImageData(0, 0, width, height)
  return png({ width, height, colorType: COLOR_TYPE.rgba, chunks: [], pixels: data })
}

/** A picture as a PNG of at most 256 colours. */
export function encodePng8(context: SKRSContext2D): Buffer {
  const { width, height } = context.canvas
  const { colors, indexes } = toPalette(context.getImageData(0, 0, width, height).data)
  const chunks = [
    chunk('PLTE', Buffer.from(colors.flatMap((color) => color.slice(0, 3)))),
    chunk('tRNS', Buffer.from(colors.map(([, , , alpha]) => alpha))),
  ]
  return png({ width, height, colorType: COLOR_TYPE.indexed, chunks, pixels: indexes })
}

interface PngParts {
  width: number
  height: number
  colorType: number
  /** What stands between the header and the pixels. */
  chunks: Buffer[]
  pixels: ArrayLike<number> & { subarray: (start: number, end: number) => ArrayLike<number> }
}

function png({ width, height, colorType, chunks, pixels }: PngParts): Buffer {
  const rowBytes = pixels.length / height
  const rows = Buffer.alloc((rowBytes + 1) * height)
  for (let row = 0; row < height; row += 1) {
    rows.set(pixels.subarray(row * rowBytes, (row + 1) * rowBytes), row * (rowBytes + 1) + 1)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([BIT_DEPTH, colorType], 8)
  const packed = deflateSync(rows, { level: DEFLATE_LEVEL })
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...chunks,
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
