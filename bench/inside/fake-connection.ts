import type { Server } from 'node:http'
import { Duplex } from 'node:stream'

/** A reply as it came back on a connection. */
export interface FakeReply {
  readonly status: number
  readonly head: string
  readonly bytes: number
  /** The body, where it was asked for. */
  readonly text?: string
}

/** A connection without a socket: requests go into the server's own parser, and what it writes is read here, one after the other. */
export class FakeConnection extends Duplex {
  readonly remoteAddress = '127.0.0.1'
  #head = ''
  #bytes = 0
  #length: number | undefined
  #kept: Buffer[] | undefined
  #answered: ((reply: FakeReply) => void) | undefined

  constructor(server: Server) {
    super()
    server.emit('connection', this)
  }

  /** Sends one plain GET, and resolves with the whole reply; with its text only where that is asked for, because it costs. */
  get(target: string, headers: Readonly<Record<string, string>> = {}, keepsText = false): Promise<FakeReply> {
    const { promise, resolve } = Promise.withResolvers<FakeReply>()
    this.#head = ''
    this.#bytes = 0
    this.#length = undefined
    this.#kept = keepsText ? [] : undefined
    this.#answered = resolve
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    this.push(`GET ${target} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}\r\n`)
    return promise
  }

  override _read(): void {}

  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.#take(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk, 'latin1'))
    done()
  }

  override _writev(chunks: readonly { chunk: Buffer }[], done: () => void): void {
    for (const { chunk } of chunks) this.#take(chunk)
    done()
  }

  /** What a server of `node:http` calls of its sockets, beside the stream. */
  setTimeout(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
  destroySoon(): void {
    this.destroy()
  }

  #take(chunk: Buffer): void {
    if (this.#length === undefined) {
      const text = this.#head + chunk.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      this.#head = end < 0 ? text : text.slice(0, end)
      if (end < 0) return
      this.#length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#head)?.[1] ?? 0)
      this.#bytes = text.length - end - 4
      this.#kept?.push(Buffer.from(text.slice(end + 4), 'latin1'))
    } else {
      this.#bytes += chunk.length
      this.#kept?.push(chunk)
    }
    if (this.#bytes < this.#length) return
    this.#answered?.({
      status: Number(this.#head.slice(9, 12)),
      head: this.#head,
      bytes: this.#bytes,
      ...(this.#kept ? { text: Buffer.concat(this.#kept).toString('utf8') } : {}),
    })
  }
}
