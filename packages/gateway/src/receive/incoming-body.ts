import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../core/errors/errors.ts'

/**
 * The body of a request as it arrives, at the pace of its reader; bytes that are not asked for stay with the caller. Tiny pieces are
 * joined into one. Unlike the stream's own iterator it leaves the connection open for a reply when a body is refused half-way.
 */
export class IncomingBody {
  readonly #message: IncomingMessage
  readonly #begin: () => void
  #state: 'waiting' | 'open' | 'ended' = 'waiting'
  #broken: GatewayError | undefined
  #wake: () => void = () => {}

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
    if (this.#state === 'waiting') this.#open()
    for (const until = performance.now() + waitMs; ; ) {
      if (this.#broken) throw this.#broken
      const piece: Buffer | null = this.#message.read()
      if (piece !== null) return piece
      if (this.#state === 'ended') return undefined
      await this.#woken(until - performance.now())
    }
  }

  async #woken(waitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new GatewayError('request.timeout')), Math.max(0, waitMs))
    })
    const news = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    await Promise.race([news, late]).finally(() => clearTimeout(timer))
  }

  #open(): void {
    const message = this.#message
    this.#state = 'open'
    this.#begin()
    message.on('readable', () => this.#wake())
    message.on('end', () => {
      this.#state = 'ended'
      this.#wake()
    })
    message.on('error', (error) => this.#breakOff(error))
    message.on('close', () => this.#breakOff())
    if (message.destroyed) this.#breakOff()
  }

  #breakOff(cause?: Error): void {
    if (this.#state === 'ended') return
    this.#broken ??= new GatewayError('request.invalid', 'the body broke off', { cause })
    this.#wake()
  }
}
