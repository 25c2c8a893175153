import type { OgcLook, Size } from '@mapgate/protocol'
import { isObject } from '../core/json.ts'
import { createByteGate } from '../core/pictures/byte-gate.ts'
import { colourOf, encoded, mediaTypeOf } from '../core/pictures/encode.ts'
import { loadSharp } from '../core/pictures/load-sharp.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Hold } from '../core/request/hold.ts'
import { bytesOf, failed, failedWith, jsonValueOf } from './read-body.ts'

/** How a picture has to be sent. */
interface Dress extends OgcLook {
  readonly size: Size
}

/** Bytes of pixels that are worked on at one time in the process. */
const gate = createByteGate(256_000_000)

/**
 * A picture of the rooms in another size, format or on a background. It was masked before, so nothing is worked on here that the caller
 * may not see.
 * @throws GatewayError `upstream.invalid-reply` for what is no picture
 */
export async function dressed(reply: Reply, dress: Dress, hold?: Hold): Promise<Reply> {
  await demandPicture(reply)
  const input = await bytesOf(reply.body, hold)
  const { widthPx, heightPx } = dress.size
  const body = await gate(widthPx * heightPx * 4 * 3, () => drawn(input, dress)).catch((error: unknown) => {
    throw failed(`a picture that cannot be worked on: ${error}`)
  })
  hold?.(body.length)
  const { 'cache-control': cacheControl, etag } = reply.headers
  return {
    status: 200,
    headers: {
      'content-type': mediaTypeOf[dress.imageFormat],
      ...(cacheControl === undefined ? {} : { 'cache-control': cacheControl }),
      ...(etag === undefined ? {} : { etag }),
    },
    body,
  }
}

async function drawn(input: Uint8Array, { size, imageFormat, transparent, background }: Dress) {
  const sharp = await loadSharp()
  const { widthPx: width, heightPx: height } = size
  const picture = sharp(input, { limitInputPixels: 67_108_864, pages: 1 })
    .toColourspace('srgb')
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
  const isClear = transparent && imageFormat !== 'jpg'
  return encoded(isClear ? picture : picture.flatten({ background: colourOf(background) }), imageFormat)
}

/** @throws GatewayError for a reply that is no picture: an error of the map server, whose words are not passed on */
export async function demandPicture(reply: Reply): Promise<void> {
  const { status, headers } = reply
  const type = headers['content-type'] ?? ''
  if (status === 304 || (status === 200 && /^image\//.test(type))) return
  const told = /^application\/json/.test(type) ? await jsonValueOf(reply) : undefined
  throw isObject(told) ? failedWith(told) : failed(`a picture was asked for, and ${status} ${type} came`)
}
