import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { GatewayError } from '../core/errors/errors.ts'
import type { Hold } from '../core/request/hold.ts'
import type { PaceWatch } from '../core/upstream/reader-pace.ts'
import { ReaderPace } from '../core/upstream/reader-pace.ts'
import { decodedPrefix, withOneCoding } from './encoding.ts'
import { envelopePrefixBytes, mayBeError, type Wanted } from './envelope.ts'
import { upstreamFault } from './faults.ts'
import type { Carrier, ReplyTaker } from './line/carrier.ts'
import type { Line } from './line/line.ts'

/** The bytes that are read ahead of a reader, so that a slow reader of a usual picture or query keeps no place at the upstream. */
const aheadBytes = 1_048_576

/** The interval between checks of a slow reader. */
const lookMs = 1_000

/** A reply up to this size is taken whole even when it may stream: one write is cheaper, and a break is noticed in time. */
const smallReplyBytes = 65_536

/** The request on one connection. */
export interface ExchangeRequest extends Wanted {
  readonly method: 'GET' | 'POST' | 'HEAD'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** An upload goes at the pace of the upstream; if it throws, the connection is cut and the request was never whole. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array> | null
  /** True: the whole body, up to `maxHeldBytes`; false: a stream unless it is small. */
  readonly whole: boolean
  /** Counts what is held of a whole body. */
  readonly hold?: Hold | undefined
}

export interface ExchangeLimits {
  readonly headersMs: number
  readonly bodyIdleMs: number
  readonly totalMs: number
  readonly maxHeldBytes: number
}

/** The reply. `body` is a stream that follows its reader's pace, or all bytes. */
export interface Exchanged {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Readable | Uint8Array
  /** The first bytes of a stream, without their coding. */
  readonly first?: Uint8Array
  /** True where a whole body was encoded and was read to the end of its coding. */
  readonly isDecoded?: true
  /** Resolves when the upstream has nothing more to do with it, though some of it may wait for its reader still. */
  readonly over: Promise<void>
}

/** Called when an exchange ended, with its HTTP status or error, and whether a reply had begun. */
export type Done = (outcome: number | GatewayError, hasBegun: boolean) => void

interface ExchangeOptions {
  readonly limits: ExchangeLimits
  readonly signal: AbortSignal
  readonly done: Done
  /** Default: readers may take their time. */
  readonly pace?: PaceWatch
}

/** What carries a request: undici, or a line of our own. */
export type Way = Dispatcher | Line

/**
 * One request and its reply on a connection of the way.
 * @param done called once when nothing of the reply is outstanding any more: with its status, or the error that ended it
 * @throws GatewayError `upstream.unreachable`, `upstream.timeout`, `upstream.invalid-reply`, `upstream.too-large`, `upstream.cancelled`,
 *   and what an upload throws
 */
export function exchange(way: Way, request: ExchangeRequest, options: ExchangeOptions): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const collector = new Collector(request, options, resolve, reject)
    const { method, path, headers, body } = request
    const { headersMs: headersTimeout, bodyIdleMs: bodyTimeout } = options.limits
    // Any iterable will do, though the types of undici know only some; a line is given none.
    const taken = body as string | Uint8Array | null
    way.dispatch({ method, path, headers, body: taken, headersTimeout, bodyTimeout }, collector)
  })
}

/** Gathers a reply: whole, or its first bytes (an error envelope is never streamed) and then a stream. */
class Collector implements ReplyTaker {
  readonly #request: ExchangeRequest
  readonly #limits: ExchangeLimits
  readonly #signal: AbortSignal
  readonly #done: Done
  readonly #resolve: (reply: Exchanged) => void
  readonly #reject: (error: GatewayError) => void
  readonly #onAbort = (): void => this.#fail(new GatewayError('upstream.cancelled', 'the caller left'))
  #deadline: NodeJS.Timeout | undefined
  #controller: Carrier | undefined
  #status = 0
  #headers: IncomingHttpHeaders = {}
  #held: Buffer[] = []
  #heldBytes = 0
  #whole: boolean
  #stream: Readable | undefined
  #ended = false
  readonly #over = Promise.withResolvers<void>()
  readonly #watch: PaceWatch | undefined
  #looks: NodeJS.Timeout | undefined
  #pushedBytes = 0
  #aheadBytes = smallReplyBytes

  constructor(
    request: ExchangeRequest,
    options: ExchangeOptions,
    resolve: (reply: Exchanged) => void,
    reject: (error: GatewayError) => void,
  ) {
    this.#request = request
    this.#limits = options.limits
    this.#signal = options.signal
    this.#done = options.done
    this.#watch = options.pace
    this.#resolve = resolve
    this.#reject = reject
    this.#whole = request.whole
    if (!isUpload(request)) this.#startDeadline()
    if (this.#signal.aborted) this.#onAbort()
    else this.#signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  onRequestStart(controller: Carrier): void {
    this.#controller = controller
    if (this.#ended) controller.abort(new Error('ended before it began'))
  }

  /** The limits of the upstream do not bound the duration of an upload. */
  onRequestSent(): void {
    if (!this.#ended) this.#startDeadline()
  }

  #startDeadline(): void {
    const { totalMs } = this.#limits
    this.#deadline ??= setTimeout(() => this.#fail(timedOut(totalMs)), totalMs)
  }

  onResponseStart(_controller: Carrier, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.#ended) return
    this.#status = status
    const coded = withOneCoding(headers)
    if (coded instanceof GatewayError) this.#fail(coded)
    else this.#headers = coded
    if (this.#ended) return
    const length = headers['content-length']
    if (length !== undefined && Number(length) <= smallReplyBytes) this.#whole = true
    if (this.#request.whole && Number(length ?? 0) > this.#limits.maxHeldBytes) this.#tooLarge()
  }

  onResponseData(controller: Carrier, chunk: Buffer): void {
    if (this.#ended) return
    if (this.#stream) {
      this.#push(this.#stream, chunk)
      if (!this.#hasRoom(this.#stream)) {
        controller.pause()
        this.#lookAt(this.#stream)
      }
      return
    }
    this.#held.push(chunk)
    this.#heldBytes += chunk.length
    if (this.#request.whole && !this.#isCounted(chunk)) return
    if (this.#heldBytes > this.#limits.maxHeldBytes) this.#tooLarge()
    else if (!this.#whole && this.#heldBytes >= envelopePrefixBytes(this.#request)) this.#decide()
  }

  /** Counts what is held for a caller; a reply for which there is no room ends here. */
  #isCounted({ length }: Buffer): boolean {
    try {
      this.#request.hold?.(length)
      return true
    } catch (error) {
      this.#fail(error as GatewayError)
      return false
    }
  }

  /** Called when enough bytes have come to tell an error envelope, which is held, from any other reply, which streams. */
  #decide(): void {
    const first = decodedPrefix(this.#heldBody(), this.#headers['content-encoding'])
    if (mayBeError(this.#headers, first, this.#request)) this.#whole = true
    else this.#startStream(first)
  }

  onResponseEnd(): void {
    if (this.#ended) return
    this.#finish()
    if (this.#stream) {
      this.#stream.push(null)
      this.#lookAt(this.#stream)
    } else this.#reply(this.#heldBody())
  }

  onResponseError(_controller: Carrier, error: Error): void {
    this.#fail(upstreamFault(error, this.#status > 0))
  }

  #startStream(first: Uint8Array): void {
    const stream = new Readable({
      highWaterMark: smallReplyBytes,
      read: () => {
        if (this.#controller?.paused) this.#controller.resume()
      },
      destroy: (error, callback) => {
        if (!this.#ended) this.#fail(new GatewayError('upstream.cancelled', 'the reply is not read on'))
        callback(error)
      },
    })
    stream.once('close', () => clearInterval(this.#looks))
    for (const chunk of this.#held) this.#push(stream, chunk)
    this.#held = []
    this.#stream = stream
    this.#reply(stream, first)
  }

  #reply(body: Exchanged['body'], first?: Uint8Array): void {
    const begun = first ? { first } : {}
    this.#resolve({ status: this.#status, headers: this.#headers, body, over: this.#over.promise, ...begun })
  }

  #push(stream: Readable, chunk: Buffer): void {
    this.#pushedBytes += chunk.length
    stream.push(chunk)
  }

  /** What is read ahead is counted like everything that is held; where it has no room, the upstream waits sooner. */
  #hasRoom(stream: Readable): boolean {
    if (stream.readableLength < this.#aheadBytes) return true
    if (this.#aheadBytes >= aheadBytes) return false
    try {
      this.#request.hold?.(aheadBytes - this.#aheadBytes, true)
    } catch {
      return false
    }
    this.#aheadBytes = aheadBytes
    return true
  }

  /** Begins to hold the reader to the least pace. */
  #lookAt(stream: Readable): void {
    if (this.#watch === undefined || this.#looks !== undefined || stream.destroyed) return
    const { limits, monotonic, isPressed } = this.#watch
    const pace = new ReaderPace(limits, monotonic)
    this.#looks = setInterval(() => {
      const { readableLength } = stream
      const takenBytes = this.#pushedBytes - readableLength
      if (!pace.isTooSlow({ takenBytes, isReady: readableLength > 0, isPressed: isPressed() })) return
      const error = new GatewayError('limit.slow-reader', `took ${takenBytes} bytes`)
      this.#fail(error)
      stream.destroy(error)
    }, lookMs)
    this.#looks.unref()
  }

  #heldBody(): Buffer {
    const [first] = this.#held
    if (this.#held.length === 1 && first) return first
    const whole = Buffer.concat(this.#held)
    this.#held = [whole]
    return whole
  }

  #tooLarge(): void {
    this.#fail(new GatewayError('upstream.too-large', `more than ${this.#limits.maxHeldBytes} bytes`))
  }

  #fail(error: GatewayError): void {
    if (this.#ended) return
    this.#finish(error)
    this.#controller?.abort(error)
    if (this.#stream) this.#stream.destroy(error)
    else this.#reject(error)
  }

  #finish(error?: GatewayError): void {
    this.#ended = true
    clearTimeout(this.#deadline)
    this.#signal.removeEventListener('abort', this.#onAbort)
    this.#over.resolve()
    this.#done(error ?? this.#status, this.#status > 0)
  }
}

/** True for a request whose body comes piece by piece. */
export const isUpload = ({ body }: ExchangeRequest): boolean =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body

const timedOut = (totalMs: number) => new GatewayError('upstream.timeout', `no whole reply in ${totalMs} ms`)
