import type { IncomingMessage } from 'node:http'
import type { Http2ServerRequest } from 'node:http2'
import { GatewayError } from '../core/errors/errors.ts'
import type { Inbound, Upload } from '../core/request/inbound.ts'
import { type BodyReading, countHeld, strangerTooLarge, tooLargeToHold } from './body-limits.ts'
import { IncomingBody } from './incoming-body.ts'
import { openUpload } from './upload.ts'

/** The result of reading a body. */
type ReceivedBody = Pick<Inbound, 'body' | 'bodyFault' | 'upload'>

const none = new Uint8Array(0)

/** Reads a body whole. A multipart body that is larger than what is held is an upload, to be read later; a fault is a value. */
export async function readBody(message: IncomingMessage, reading: BodyReading): Promise<ReceivedBody> {
  if (!hasBody(message)) return { body: none }
  try {
    const encoding = message.headers['content-encoding']
    if (encoding !== undefined && encoding !== 'identity') throw compressed(encoding)
    return await held(message, reading)
  } catch (error) {
    if (error instanceof GatewayError) return { body: none, bodyFault: error }
    throw error
  }
}

/** True if a request has a body; HTTP/2 needs no header for it. */
function hasBody(message: IncomingMessage): boolean {
  if (message.httpVersionMajor > 1) {
    return !(message as unknown as Http2ServerRequest).stream.endAfterHeaders
  }
  return announcedBytes(message) > 0 || message.headers['transfer-encoding'] !== undefined
}

async function held(message: IncomingMessage, reading: BodyReading): Promise<ReceivedBody> {
  const { heldMs, maxHeldBytes, maxStrangerBytes } = reading.limits
  const incoming = new IncomingBody(message, reading.begin)
  const deadline = performance.now() + heldMs
  const pieces: Buffer[] = []
  let bytes = 0
  const isWholeWithin = async (most: number): Promise<boolean> => {
    while (Math.max(bytes, announcedBytes(message)) <= most) {
      const piece = await incoming.next(deadline - performance.now())
      if (piece === undefined) return true
      countHeld(reading, piece)
      pieces.push(piece)
      bytes += piece.length
    }
    return false
  }
  if (await isWholeWithin(Math.min(maxStrangerBytes, maxHeldBytes))) return { body: joined(pieces) }
  const isStranger = maxStrangerBytes < maxHeldBytes && !(await reading.vouch())
  if (!isStranger && (await isWholeWithin(maxHeldBytes))) return { body: joined(pieces) }
  return { body: none, upload: uploadOf(message, { incoming, pieces, isStranger }, reading) }
}

/**
 * Of a stranger's form, the fields in front of the file are held as far as any body of a stranger: the token may stand among them.
 * @throws GatewayError `request.body-too-large` for a body that is no form with files
 */
function uploadOf(
  message: IncomingMessage,
  { isStranger, ...begun }: { incoming: IncomingBody; pieces: Buffer[]; isStranger: boolean },
  reading: BodyReading,
): Upload {
  const refusal = isStranger ? strangerTooLarge(reading.limits) : tooLargeToHold(reading.limits)
  if (message.method !== 'POST' || !mayHoldFile(message)) throw refusal
  const contentType = message.headers['content-type'] ?? ''
  const maxFieldsBytes = isStranger ? reading.limits.maxStrangerBytes : reading.limits.maxHeldBytes
  const upload = { ...begun, contentType, announcedBytes: announcedBytes(message), maxFieldsBytes, refusal }
  return openUpload(upload, reading)
}

const mayHoldFile = ({ headers }: IncomingMessage): boolean =>
  /^multipart\/form-data\b/i.test(headers['content-type'] ?? '')

const announcedBytes = ({ headers }: IncomingMessage): number => Number(headers['content-length'] ?? 0)

const joined = (pieces: readonly Buffer[]): Uint8Array =>
  pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)

const compressed = (encoding: string) =>
  new GatewayError('request.invalid', `body with Content-Encoding ${encoding}`, {
    publicText: 'Compressed request bodies are not accepted; send the body as it is.',
  })
