import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../core/errors.ts'

const none = new Uint8Array(0)

/**
 * Reads a request body whole.
 * @throws GatewayError `request.body-too-large`; `request.invalid` for a compressed body or one that breaks off
 */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const { headers } = message
  const announced = Number(headers['content-length'] ?? 0)
  if (announced === 0 && headers['transfer-encoding'] === undefined) return none
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    throw new GatewayError('request.invalid', `body with Content-Encoding ${encoding}`, {
      publicText: 'Compressed request bodies are not accepted; send the body as it is.',
    })
  }
  if (announced > maxBytes) throw tooLarge(maxBytes)
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof GatewayError) throw error
    throw new GatewayError('request.invalid', 'the body broke off', { cause: error })
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

const tooLarge = (maxBytes: number) =>
  new GatewayError('request.body-too-large', '', {
    publicText: `The request body is too large; the limit is ${maxBytes} bytes.`,
  })
