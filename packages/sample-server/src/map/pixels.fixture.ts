import { readFileSync, writeFileSync } from 'node:fs'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { BytesReply } from '../operation/reply.ts'

/** A decoded picture. */
interface Pixels {
  width: number
  height: number
  data: Uint8ClampedArray
  at: (x: number, y: number) => [red: number, green: number, blue: number, alpha: number]
}

/** Decodes the picture of a reply. */
export async function pixelsOf(reply: Pick<BytesReply, 'body'>): Promise<Pixels> {
  const image = await loadImage(Buffer.from(reply.body as Uint8Array))
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const at: Pixels['at'] = (x, y) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.slice((y * image.width + x) * 4)
    return [red, green, blue, alpha]
  }
  return { width: image.width, height: image.height, data, at }
}

/** The share of pixels, from 0 to 1, that differ by more than `tolerance` in some channel. */
export function difference(one: Pixels, other: Pixels, tolerance = 24): number {
  if (one.width !== other.width || one.height !== other.height) return 1
  let differing = 0
  for (let at = 0; at < one.data.length; at += 4) {
    const apart = [0, 1, 2, 3].some((channel) => {
      const [a = 0, b = 0] = [one.data[at + channel], other.data[at + channel]]
      return Math.abs(a - b) > tolerance
    })
    if (apart) differing += 1
  }
  return differing / (one.width * one.height)
}

/** The share of pixels that differ from a picture that was looked at; `UPDATE_GOLDEN=1` keeps the new one instead. */
export async function differenceFromGolden(reply: Pick<BytesReply, 'body'>, file: URL): Promise<number> {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, reply.body)
  return difference(await pixelsOf(reply), await pixelsOf({ body: readFileSync(file) }))
}
