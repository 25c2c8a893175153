import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../core/errors.ts'

/** The body of a request as it comes, piece by piece, at the pace of its reader. What is not read stays at the caller's. */
export class IncomingBody {
  readonly #message: IncomingMessage
  readonly #begin: () => void
  #pieces: AsyncIterator<Buffer> | undefined

  /** @param begin called before the first byte is read: then the caller may send the body (`100 Continue`) */
  constructor(message: IncomingMessage, begin: () => void) {
    this.#message = message
    this.#begin = begin
  }

  /**
   * The next piece; undefined at the end.
   * @throws GatewayError `request.timeout` when nothing came for so long, `request.invalid` when the body broke off
   */
  async next(waitMs: number): Promise<Buffer | undefined> {
    if (this.#pieces === undefined) {
      this.#begin()
      // A caller whose body is refused in its middle still gets a reply on this connection.
      this.#pieces = this.#message.iterator({ destroyOnReturn: false })
    }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new GatewayError('request.timeout')), Math.max(0, waitMs))
    })
    try {
      const step = await Promise.race([this.#pieces.next(), late])
      return step.done ? undefined : step.value
    } catch (error) {
      if (error instanceof GatewayError) throw error
      throw new GatewayError('request.invalid', 'the body broke off', { cause: error })
    } finally {
      clearTimeout(timer)
    }
  }
}
