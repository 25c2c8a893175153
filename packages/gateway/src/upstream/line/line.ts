import type { Socket } from 'node:net'
import type { buildConnector as BuildConnector } from 'undici'
import type { ReplyTaker } from './carrier.ts'
import { Connection, type TickLimits } from './connection.ts'
import { buildConnector } from './connector.ts'
import { LineError, NotConnectedError } from './line-error.ts'
import { Passage } from './passage.ts'
import { type LineRequest, requestBytes } from './request-head.ts'

interface LineOptions {
  /** The origin that is connected to; its path does not matter. */
  readonly url: URL
  /** How connections are made: TLS, look-up of names, timeout. */
  readonly connect: BuildConnector.BuildOptions
  /** Connections at most. */
  readonly connections: number
  readonly headersMs: number
  readonly bodyIdleMs: number
  readonly monotonic: () => number
}

/** How often a line looks at its connections at most and at least. */
const longestTickMs = 500
const shortestTickMs = 10

/** For a connection that was made for a caller who left meanwhile. */
const unusedIdleMs = 3_000

/**
 * Kept-alive HTTP/1.1 connections to one origin, each with one request at a time. For requests whose body is in memory; what else there is goes
 * by undici. See docs/decisions/0017.
 */
export class Line {
  readonly #options: LineOptions
  readonly #connector: BuildConnector.connector
  readonly #limits: TickLimits
  readonly #tickMs: number
  /** The last that became free is the first to be used, so that those that are not needed are given up. */
  readonly #idle: Connection[] = []
  readonly #connections = new Set<Connection>()
  #waiting: Passage[] = []
  /** Connections, with those that are being made. */
  #open = 0
  #isScheduled = false
  #clock: NodeJS.Timeout | undefined
  #closing: PromiseWithResolvers<void> | undefined
  ticks = 0

  constructor(options: LineOptions) {
    const { headersMs, bodyIdleMs, connect } = options
    this.#options = options
    this.#connector = buildConnector({ ...connect, allowH2: false })
    this.#tickMs = Math.max(
      shortestTickMs,
      Math.min(longestTickMs, Math.floor(Math.min(headersMs, bodyIdleMs) / 4)),
    )
    const ticksOf = (ms: number) => Math.ceil(ms / this.#tickMs)
    this.#limits = { headTicks: ticksOf(headersMs), bodyTicks: ticksOf(bodyIdleMs) }
  }

  get monotonic(): () => number {
    return this.#options.monotonic
  }

  /** Sends a request as soon as a connection is free. What cannot be sent is an error of its reply. */
  dispatch(request: LineRequest, taker: ReplyTaker): void {
    const passage = new Passage(taker, request.method)
    taker.onRequestStart(passage)
    if (passage.isOver) return
    try {
      if (this.#closing) throw new LineError('MAPGATE_LINE_ENDED', 'the line is closed')
      passage.bytes = requestBytes(request, this.#options.url.host)
    } catch (error) {
      fail(passage, error as Error)
      return
    }
    if (this.#waiting.length >= 2 * this.#options.connections) this.#forgetThoseWhoLeft()
    this.#waiting.push(passage)
    this.#schedule()
  }

  /** While no connection comes about, callers may come and leave, and what they sent is not to fill the memory. */
  #forgetThoseWhoLeft(): void {
    this.#waiting = this.#waiting.filter(({ isOver }) => !isOver)
  }

  /** Lets requests under way end, then closes the connections. */
  close(): Promise<void> {
    this.#closing ??= Promise.withResolvers()
    this.#settle()
    return this.#closing.promise
  }

  freed(connection: Connection): void {
    this.#idle.push(connection)
    if (this.#waiting.length > 0) this.#schedule()
    if (this.#closing) this.#settle()
  }

  gone(connection: Connection): void {
    if (this.#connections.delete(connection)) this.#left()
    const at = this.#idle.indexOf(connection)
    if (at !== -1) this.#idle.splice(at, 1)
  }

  /** Where an idle connection turned out to be closed, the others that are idle may be closed too: whoever sends again gets a new one. */
  failed(passage: Passage, error: Error, isStale: boolean): void {
    if (isStale) this.#giveUpIdle()
    fail(passage, isStale ? new LineError('MAPGATE_LINE_STALE', 'a kept connection was closed') : error)
  }

  #giveUpIdle(): void {
    for (const connection of [...this.#idle]) connection.drop()
  }

  /**
   * Sends what waits at the end of this turn of the event loop: by then, what came on idle connections meanwhile (their end, or bytes that
   * nobody asked for) was noticed, and is not taken for a reply (as undici does since GHSA-35p6-xmwp-9g52).
   */
  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(this.#flush)
  }

  readonly #flush = (): void => {
    this.#isScheduled = false
    while (this.#waiting.length > 0) {
      const connection = this.#freshIdle()
      if (connection === undefined && this.#open >= this.#options.connections) return
      const passage = this.#waiting.shift()
      if (passage === undefined || passage.isOver) {
        if (connection) this.#idle.push(connection)
      } else if (connection) connection.send(passage)
      else this.#connect(passage)
    }
    if (this.#closing) this.#settle()
  }

  #freshIdle(): Connection | undefined {
    for (let last = this.#idle.pop(); last; last = this.#idle.pop()) {
      if (!last.isStale) return last
      last.drop()
    }
    return undefined
  }

  #connect(passage: Passage): void {
    const { protocol, hostname, host, port } = this.#options.url
    this.#open += 1
    // The brackets of an IPv6 address belong to the URL.
    const name = hostname.replace(/^\[|\]$/g, '')
    const notConnected = (error: unknown) => {
      this.#left()
      fail(passage, new NotConnectedError(error as Error))
    }
    try {
      this.#connector({ protocol, hostname: name, host, port }, (error, socket) => {
        if (socket) this.#opened(socket, passage)
        else notConnected(error)
      })
    } catch (error) {
      // A certificate that cannot be read, or a key that is not its own, is found here.
      notConnected(error)
    }
  }

  #opened(socket: Socket, passage: Passage): void {
    const connection = new Connection(socket, this)
    this.#connections.add(connection)
    this.#clock ??= setInterval(this.#tick, this.#tickMs).unref()
    if (passage.isOver) {
      connection.becomeIdle(unusedIdleMs)
      this.freed(connection)
    } else connection.send(passage)
  }

  /** A connection left its place. */
  #left(): void {
    this.#open -= 1
    if (this.#open === 0) {
      clearInterval(this.#clock)
      this.#clock = undefined
    }
    // Not at once: what the connection carried is told of its end after this.
    if (this.#waiting.length > 0 || this.#closing) this.#schedule()
  }

  /** Ticks are counted, so that a process that stood still takes no connection for slow. */
  readonly #tick = (): void => {
    this.ticks += 1
    for (const connection of this.#connections) connection.tick(this.#limits)
  }

  /** Closes what is idle once nothing is under way any more. */
  #settle(): void {
    const isBusy = this.#waiting.length > 0 || this.#idle.length < this.#open
    if (isBusy) return
    this.#closing?.resolve()
    this.#giveUpIdle()
  }
}

function fail(passage: Passage, error: Error): void {
  if (passage.isOver) return
  passage.finish()
  passage.taker.onResponseError(passage, error)
}
