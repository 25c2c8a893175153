import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { LineError } from './line-error.ts'
import type { Passage } from './passage.ts'
import { ReplyReader, type ReplySink } from './reply-reader.ts'

/** The line that a connection belongs to. */
interface Owner {
  /** The connection may carry the next request. */
  freed(connection: Connection): void
  gone(connection: Connection): void
  /** @param isStale true where an idle connection turned out to be closed, before a byte of the reply */
  failed(passage: Passage, error: Error, isStale: boolean): void
  /** Ticks of the line's clock so far, and milliseconds of one that only goes forward. */
  readonly ticks: number
  readonly monotonic: () => number
}

/** The limits in ticks of the line's clock. */
export interface TickLimits {
  readonly headTicks: number
  readonly bodyTicks: number
}

/** One kept-alive connection, with one request on it at a time. */
export class Connection implements ReplySink {
  readonly #socket: Socket
  readonly #owner: Owner
  readonly #reader = new ReplyReader(this)
  #passage: Passage | undefined
  #wasIdle = false
  /** True once something of the reply has come, and once its head has. */
  #isHeard = false
  #hasHead = false
  #isGone = false
  #isAsleep = false
  /** The tick at which something last moved. */
  #movedAt = 0
  #idleSinceMs = 0
  #idleMs = 0

  constructor(socket: Socket, owner: Owner) {
    this.#socket = socket
    this.#owner = owner
    socket
      .on('data', (bytes: Buffer) => this.#read(bytes))
      .on('end', () => this.#ended())
      .on('error', (error) => this.#fail(error, true))
      .on('close', () => this.#fail(closed(), true))
  }

  get isIdle(): boolean {
    return this.#passage === undefined
  }

  /** True for one that a server may have closed by now. */
  get isStale(): boolean {
    return this.#wasIdle && this.#owner.monotonic() - this.#idleSinceMs >= this.#idleMs
  }

  send(passage: Passage): void {
    const { method, bytes } = passage
    if (this.#isAsleep) {
      this.#isAsleep = false
      this.#socket.ref()
    }
    this.#passage = passage
    passage.ground = this
    this.#isHeard = false
    this.#hasHead = false
    this.#movedAt = this.#owner.ticks
    this.#reader.begin(method)
    if (typeof bytes === 'string') this.#socket.write(bytes, 'latin1')
    else this.#socket.write(bytes)
  }

  /** Nothing is sent on it any more. */
  drop(): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#passage = undefined
    this.#reader.stop()
    this.#socket.destroy()
    this.#owner.gone(this)
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#movedAt = this.#owner.ticks
    this.#socket.resume()
  }

  /** Called at each tick: ends what waits for too long. One that waits for its next request keeps no process alive. */
  tick({ headTicks, bodyTicks }: TickLimits): void {
    const waited = this.#owner.ticks - this.#movedAt
    if (this.#passage === undefined) {
      if (this.isStale) this.drop()
      else if (!this.#isAsleep) {
        this.#isAsleep = true
        this.#socket.unref()
      }
    } else if (!this.#hasHead) {
      if (waited > headTicks) this.#fail(new LineError('MAPGATE_LINE_NO_HEAD_IN_TIME', 'no head in time'))
    } else if (waited > bodyTicks && !this.#passage.paused) {
      this.#fail(new LineError('MAPGATE_LINE_BODY_STOPPED', 'the body stopped'))
    }
  }

  interim(): void {
    this.#movedAt = this.#owner.ticks
  }

  head(status: number, headers: IncomingHttpHeaders): void {
    this.#hasHead = true
    this.#movedAt = this.#owner.ticks
    const passage = this.#passage
    passage?.taker.onResponseStart(passage, status, headers)
  }

  body(piece: Buffer): void {
    const passage = this.#passage
    passage?.taker.onResponseData(passage, piece)
  }

  end(idleMs: number): void {
    const passage = this.#passage
    if (passage === undefined) return
    const isPaused = passage.paused
    this.#passage = undefined
    passage.finish()
    // A server that answers before it has the whole request may read the rest of it as the next one.
    if (idleMs === 0 || this.#socket.writableLength > 0) this.drop()
    else this.#rest(idleMs, isPaused)
    passage.taker.onResponseEnd(passage)
  }

  /** Waits for the next request. It reads on, so that bytes and an end that come meanwhile are noticed. */
  #rest(idleMs: number, isPaused: boolean): void {
    if (isPaused) this.#socket.resume()
    this.becomeIdle(idleMs)
    this.#owner.freed(this)
  }

  /** @param idleMs milliseconds for which it may wait */
  becomeIdle(idleMs: number): void {
    this.#wasIdle = true
    this.#idleMs = idleMs
    this.#idleSinceMs = this.#owner.monotonic()
  }

  #read(bytes: Buffer): void {
    if (this.#passage === undefined) {
      this.drop()
      return
    }
    this.#isHeard = true
    this.#movedAt = this.#hasHead ? this.#owner.ticks : this.#movedAt
    try {
      this.#reader.read(bytes)
    } catch (error) {
      this.#fail(error as Error)
    }
  }

  #ended(): void {
    if (this.#passage !== undefined && !this.#reader.endsWithConnection()) this.#fail(closed(), true)
    else this.drop()
  }

  /** @param isBroken true where the connection itself broke, which a server may do to an idle one at any time */
  #fail(error: Error, isBroken = false): void {
    const passage = this.#passage
    this.drop()
    if (passage === undefined) return
    passage.ground = undefined
    this.#owner.failed(passage, error, isBroken && this.#wasIdle && !this.#isHeard)
  }
}

const closed = () => new LineError('MAPGATE_LINE_CLOSED', 'the other side closed the connection')
