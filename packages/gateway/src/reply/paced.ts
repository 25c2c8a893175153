import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { GatewayError } from '../core/errors/errors.ts'
import type { PaceWatch } from '../core/upstream/reader-pace.ts'
import { ReaderPace } from '../core/upstream/reader-pace.ts'

/** The largest body that is written in one piece, because the operating system buffers it for the reader. */
const smallBytes = 65_536

/** A second of the least pace. */
const pieceBytes = 16_000
const lookMs = 1_000

/** True for a body that a slow reader would keep in memory. */
export const needsPace = (body: Uint8Array | string): boolean => Buffer.byteLength(body) > smallBytes

/**
 * Writes a body that is held at the pace of its reader, in pieces.
 * @param ends true if the response ends with it
 * @throws GatewayError `limit.slow-reader` for a reader who falls behind the least pace
 */
export async function writePaced(
  response: ServerResponse,
  body: Uint8Array | string,
  { pace: { limits, monotonic, isPressed }, ends }: { pace: PaceWatch; ends: boolean },
): Promise<void> {
  let handedBytes = 0
  const source = Readable.from(piecesOf(body))
  source.on('data', (piece: Uint8Array) => {
    handedBytes += piece.length
  })
  const pace = new ReaderPace(limits, monotonic)
  const looks = setInterval(() => {
    const takenBytes = handedBytes - response.writableLength
    if (pace.isTooSlow({ takenBytes, isReady: true, isPressed: isPressed() }))
      source.destroy(new GatewayError('limit.slow-reader', `took ${takenBytes} bytes`))
  }, lookMs)
  looks.unref()
  try {
    await pipeline(source, response, { end: ends })
  } finally {
    clearInterval(looks)
  }
}

function* piecesOf(body: Uint8Array | string): Generator<Uint8Array> {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
}
