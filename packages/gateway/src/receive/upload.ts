import type { GatewayError } from '../core/errors/errors.ts'
import type { Upload } from '../core/request/inbound.ts'
import { type BodyReading, countHeld, fieldsTooLarge, uploadTooLarge } from './body-limits.ts'
import type { IncomingBody } from './incoming-body.ts'

/** A multipart body whose first pieces may have arrived. */
interface BegunUpload {
  readonly incoming: IncomingBody
  /** The pieces that were read before the body was known to be too large; they are passed on first. */
  readonly pieces: Buffer[]
  /** The value of `Content-Length`; 0 without one. */
  readonly announcedBytes: number
  readonly contentType: string
  /** Most bytes in front of its file. */
  readonly maxFieldsBytes: number
  /** What to answer where no file may stream. */
  readonly refusal: GatewayError
}

/** An upload over a body that still comes: bounded in its size, its time and its silences. */
export function openUpload(begun: BegunUpload, reading: BodyReading): Upload {
  const source = new UploadSource(begun, reading)
  return {
    next: () => source.next(),
    fileBegins: () => source.fileBegins(),
    refusal: begun.refusal,
    boundary: reading.newBoundary(),
  }
}

class UploadSource {
  readonly #begun: BegunUpload
  readonly #reading: BodyReading
  readonly #begunAt = performance.now()
  #bytes = 0
  /** True until the file begins: the bytes before it are held, and bounded. */
  #holds = true

  constructor(begun: BegunUpload, reading: BodyReading) {
    this.#begun = begun
    // Taken from the end: of a body in crumbs there may be a million, and taking the first of so many moves all others.
    begun.pieces.reverse()
    this.#reading = reading
  }

  fileBegins(): void {
    this.#holds = false
  }

  async next(): Promise<Uint8Array | undefined> {
    const { limits, share } = this.#reading
    if (this.#begun.announcedBytes > limits.maxUploadBytes) throw uploadTooLarge(limits)
    if (this.#holds && this.#bytes > this.#begun.maxFieldsBytes)
      throw fieldsTooLarge(this.#begun.maxFieldsBytes)
    const held = this.#begun.pieces.pop()
    const piece = held ?? (await this.#arrived())
    if (piece === undefined) return undefined
    this.#bytes += piece.length
    if (this.#bytes > limits.maxUploadBytes) throw uploadTooLarge(limits)
    if (held !== undefined && !this.#holds) share.shrink(piece.length)
    if (held === undefined && this.#holds) countHeld(this.#reading, piece)
    return piece
  }

  #arrived(): Promise<Uint8Array | undefined> {
    const { heldMs, uploadMs, uploadIdleMs } = this.#reading.limits
    const leftMs = this.#begunAt + (this.#holds ? heldMs : uploadMs) - performance.now()
    return this.#begun.incoming.next(Math.min(leftMs, uploadIdleMs))
  }
}
