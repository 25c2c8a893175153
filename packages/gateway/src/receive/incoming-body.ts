import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../core/errors.ts'

/** Who waits for a piece: hears of the piece, of the end (undefined) or of an error. */
interface Waiter {
  readonly resolve: (piece: Buffer | undefined) => void
  readonly reject: (error: GatewayError) => void
}

/**
 * The body of a request as it comes, piece by piece, at the pace of its reader; what is not asked for stays at the caller's. Unlike
 * the stream's own iterator it copies nothing, and leaves the connection open for a reply when a body is refused in its middle.
 */
export class IncomingBody {
  readonly #message: IncomingMessage
  readonly #begin: () => void
  #begun = false
  #ended = false
  #broken: GatewayError | undefined
  #waiter: Waiter | undefined

  /** @param begin called before the first byte is read: the caller may send the body now */
  constructor(message: IncomingMessage, begin: () => void) {
    this.#message = message
    this.#begin = begin
  }

  /**
   * The next piece; undefined at the end. One call at a time.
   * @throws GatewayError `request.timeout` when nothing came for so long, `request.invalid` when the body broke off
   */
  async next(waitMs: number): Promise<Buffer | undefined> {
    if (!this.#begun) this.#listen()
    if (this.#broken) throw this.#broken
    if (this.#ended) return undefined
    let timer: NodeJS.Timeout | undefined
    try {
      return await new Promise<Buffer | undefined>((resolve, reject) => {
        timer = setTimeout(() => reject(new GatewayError('request.timeout')), Math.max(0, waitMs))
        this.#waiter = { resolve, reject }
        this.#message.resume()
      })
    } finally {
      clearTimeout(timer)
      this.#waiter = undefined
    }
  }

  #listen(): void {
    const message = this.#message
    this.#begun = true
    this.#begin()
    message.on('data', (piece: Buffer) => {
      message.pause()
      this.#waiter?.resolve(piece)
    })
    message.on('end', () => {
      this.#ended = true
      this.#waiter?.resolve(undefined)
    })
    message.on('error', (error) => this.#breakOff(error))
    message.on('close', () => this.#breakOff())
    if (message.destroyed) this.#breakOff()
  }

  #breakOff(cause?: Error): void {
    if (this.#ended) return
    this.#broken ??= new GatewayError('request.invalid', 'the body broke off', { cause })
    this.#waiter?.reject(this.#broken)
  }
}
