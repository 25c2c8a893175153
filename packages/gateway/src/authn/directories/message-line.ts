import { Duplex } from 'node:stream'
import { elementAt } from './ber.ts'
import { checkedReply, messageIn, tags } from './check-reply.ts'

/** What a directory may send: the longest message, and all messages to one request together, in bytes. */
const mostReceived = { messageBytes: 1_000_000, requestBytes: 4_000_000 } as const

/**
 * A connection that hands its reader one whole, checked message at a time, and never more than a directory may send. It is a socket that is
 * open already to the library that reads it.
 */
export class MessageLine extends Duplex {
  readonly connecting = false
  readonly readyState = 'open'
  readonly #socket: Duplex
  #rest: Buffer = Buffer.alloc(0)
  #received = 0
  #request: ReturnType<typeof messageIn> | undefined

  constructor(socket: Duplex) {
    super({ readableObjectMode: true, writableObjectMode: false, allowHalfOpen: false })
    this.#socket = socket
    socket.on('data', (bytes: Buffer) => this.#take(bytes))
    socket.once('error', (error) => this.destroy(error))
    socket.once('close', () => this.destroy())
    socket.once('end', () => this.push(null))
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const request = messageIn(bytes)
    this.#received = 0
    if (request.operation.tag !== tags.unbindRequest) this.#request = request
    this.#socket.write(bytes, done)
  }

  override _final(done: () => void): void {
    this.#socket.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }

  #take(bytes: Buffer): void {
    if (this.destroyed) return
    try {
      this.#received += bytes.length
      if (this.#received > mostReceived.requestBytes) throw new Error('the directory sends too much')
      this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
      this.#handOn()
    } catch (error) {
      this.destroy(error as Error)
    }
  }

  /** @throws Error for what is no answer */
  #handOn(): void {
    let message = elementAt(this.#rest, 0)
    while (message !== undefined) {
      if (message.tag !== tags.sequence || message.end > mostReceived.messageBytes)
        throw new Error('the directory sends something else than LDAP, or a message that is too long')
      if (message.end > this.#rest.length) return
      if (this.#request === undefined) throw new Error('the directory answers before it was asked')
      this.push(checkedReply(this.#rest.subarray(0, message.end), this.#request))
      this.#rest = this.#rest.subarray(message.end)
      message = elementAt(this.#rest, 0)
    }
  }
}
