import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import {
  brotliDecompress,
  brotliDecompressSync,
  constants,
  gunzip,
  gunzipSync,
  inflate,
  inflateSync,
  type ZlibOptions,
} from 'node:zlib'
import { GatewayError } from '../core/errors/errors.ts'

const decoders = {
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
  deflate: promisify(inflate),
}

/**
 * The headers of a reply with the one coding of its body, in lower case, if it has one. Several codings are an error, as is one that nobody asked for: what cannot
 * be decoded cannot be searched for errors. A field that came more than once is a list, whatever its type says.
 */
export function withOneCoding({
  'content-encoding': value,
  ...headers
}: IncomingHttpHeaders): IncomingHttpHeaders | GatewayError {
  const coding = String(value ?? '')
    .trim()
    .toLowerCase()
  if (coding === '' || coding === 'identity') return headers
  if (Object.hasOwn(decoders, coding)) return { ...headers, 'content-encoding': coding }
  return new GatewayError('upstream.invalid-reply', `Content-Encoding ${coding.slice(0, 40)}`)
}

const prefixInputBytes = 2_048
const prefixOutputBytes = 4_000_000

/** The first bytes of a body that may be cut anywhere, decoded; nothing of one that cannot be read. */
export function decodedPrefix(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === undefined) return body
  const head = body.subarray(0, prefixInputBytes)
  const zlib: ZlibOptions = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: prefixOutputBytes }
  try {
    if (encoding === 'gzip') return gunzipSync(head, zlib)
    if (encoding === 'deflate') return inflateSync(head, zlib)
    if (encoding === 'br') {
      return brotliDecompressSync(head, {
        finishFlush: constants.BROTLI_OPERATION_FLUSH,
        maxOutputLength: prefixOutputBytes,
      })
    }
  } catch {
    // The body is not what its header says, so it is no envelope; the caller gets it as it is.
  }
  return Buffer.alloc(0)
}

/**
 * A whole body, decoded. The limit holds for what comes out, so a small bomb stays small.
 * @throws GatewayError `upstream.too-large`, `upstream.invalid-reply`
 */
export async function decodedWhole(
  body: Uint8Array,
  encoding: string,
  maxOutputLength: number,
): Promise<Buffer> {
  const decode = decoders[encoding as keyof typeof decoders]
  try {
    return await decode(body, { maxOutputLength })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw new GatewayError(tooLarge ? 'upstream.too-large' : 'upstream.invalid-reply', `${encoding} body`, {
      cause: error,
    })
  }
}
