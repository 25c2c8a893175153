import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Exchange } from './exchange.ts'

/** The body of an exchange after its content coding. @throws Error for a body that is not what its header says */
export function decodedBody({ headers, body }: Pick<Exchange, 'headers' | 'body'>): Buffer {
  const [, coding] = /^content-encoding: (\w+)$/im.exec(headers) ?? []
  if (coding === 'br') return brotliDecompressSync(body)
  return coding === 'gzip' ? gunzipSync(body) : Buffer.from(body)
}
