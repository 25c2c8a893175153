import type { IncomingHttpHeaders } from 'node:http'
import { ChunkReader } from './chunk-reader.ts'
import { invalidReply } from './line-error.ts'
import { type Framing, readHead } from './reply-head.ts'

const maxHeadBytes = 16_384
/** Interim replies (1xx) before the reply itself. */
const maxInterim = 8
const protocol = 'HTTP/1.'
/** What makes a head invalid before it is whole: a control character, or half an end of a line. */
const hopeless = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n|$)|(?<!\r)\n/

/** Gets the parts of replies in their order. */
export interface ReplySink {
  /** An interim reply (1xx) came. */
  interim(): void
  head(status: number, headers: IncomingHttpHeaders): void
  body(piece: Buffer): void
  /** @param idleMs milliseconds that the connection may wait for its next request; 0: it has to be closed */
  end(idleMs: number): void
}

/**
 * Reads the replies of one connection, one at a time, however they are cut into pieces. It takes less than RFC 9112 allows, and nothing
 * that Node's own parser reads otherwise.
 */
export class ReplyReader {
  readonly #sink: ReplySink
  #state: 'idle' | 'head' | Framing['kind'] = 'idle'
  #method = 'GET'
  /** The bytes of a head that has begun. */
  #begun: Buffer | undefined
  #interim = 0
  #leftBytes = 0
  #chunks: ChunkReader | undefined
  #idleMs = 0
  readonly #take = (piece: Buffer): void => this.#sink.body(piece)

  constructor(sink: ReplySink) {
    this.#sink = sink
  }

  /** Expects the reply to a request of this method. */
  begin(method: string): void {
    this.#state = 'head'
    this.#method = method
    this.#interim = 0
    this.#begun = undefined
  }

  /** Stops: nothing more is told to the sink. */
  stop(): void {
    this.#state = 'idle'
  }

  /**
   * @param bytes are the reader's from now on, which may write to them
   * @throws LineError `MAPGATE_LINE_INVALID_REPLY`
   */
  read(bytes: Buffer): void {
    const all = this.#begun ? Buffer.concat([this.#begun, bytes]) : bytes
    this.#begun = undefined
    let at = 0
    while (this.#state === 'head') {
      const end = all.indexOf('\r\n\r\n', at)
      if ((end === -1 ? all.length : end) - at > maxHeadBytes) throw invalidReply('a head that is too long')
      if (end === -1) {
        this.#keepBegun(all.subarray(at))
        return
      }
      const start = at
      at = end + 4
      this.#takeHead(all.toString('latin1', start, end), at === all.length)
    }
    if (this.#state !== 'idle') this.#readBody(at === 0 ? all : all.subarray(at))
  }

  /** The connection ended: true if that ended the reply too, as it does where no length was told. */
  endsWithConnection(): boolean {
    if (this.#state !== 'close') return false
    this.#end(0)
    return true
  }

  /** What cannot become a head is not waited for. */
  #keepBegun(bytes: Buffer): void {
    const text = bytes.toString('latin1')
    const isHopeful = text.startsWith(protocol) || protocol.startsWith(text)
    if (!isHopeful || hopeless.test(text)) throw invalidReply('what came is no head')
    this.#begun = bytes
  }

  #takeHead(text: string, isLast: boolean): void {
    const { status, headers, framing, idleMs } = readHead(text, this.#method)
    if (status < 200) {
      this.#interim += 1
      if (status === 101 || this.#interim > maxInterim) throw invalidReply(`interim reply ${status}`)
      this.#sink.interim()
      return
    }
    this.#state = framing.kind
    this.#idleMs = idleMs
    this.#leftBytes = framing.kind === 'length' ? framing.bytes : 0
    this.#chunks = framing.kind === 'chunks' ? new ChunkReader() : undefined
    this.#sink.head(status, headers)
    if (this.#state === 'length' && this.#leftBytes === 0) this.#end(isLast ? idleMs : 0)
  }

  #readBody(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (this.#state === 'close') this.#sink.body(bytes)
    else if (this.#state === 'length') this.#readLength(bytes)
    else {
      const end = this.#chunks?.read(bytes, 0, this.#take) ?? 0
      if (this.#chunks?.isOver) this.#end(end === bytes.length ? this.#idleMs : 0)
    }
  }

  #readLength(bytes: Buffer): void {
    const taken = Math.min(this.#leftBytes, bytes.length)
    this.#leftBytes -= taken
    this.#sink.body(taken === bytes.length ? bytes : bytes.subarray(0, taken))
    if (this.#leftBytes === 0) this.#end(taken === bytes.length ? this.#idleMs : 0)
  }

  /** Ends the reply, unless the sink stopped it. Bytes behind it would be the next reply's, so they end the connection. */
  #end(idleMs: number): void {
    if (this.#state === 'idle') return
    this.#state = 'idle'
    this.#sink.end(idleMs)
  }
}
