import { setTimeout as pause } from 'node:timers/promises'
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts'
import { storeFailure, storeUnavailable } from './failure.ts'

/** Says which server may be read: the one whose revocations this process has brought up to date. */
export interface Gate {
  /** The server; brings it up to date first where that is due. @throws GatewayError `store.unavailable` */
  pass(): Promise<string>
  /** Told of a connection that went to another server. */
  doubt(): void
}

interface PoolOptions extends ConnectionOptions {
  readonly gate: Gate
  readonly connections: number
}

const longestLifeMs = 1_800_000
const mostWaiting = 1_000

/** How much longer than the database itself is waited for it to give a statement up. */
const graceMs = 1_000

/** Connections that are used one after another, each by one caller at a time. */
export class Pool {
  readonly #options: PoolOptions
  readonly #idle: Connection[] = []
  readonly #waiting = new Set<() => void>()
  #open = 0
  #isClosed = false

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /**
   * Does work on a connection of its own.
   * @throws GatewayError `store.unavailable` while the database cannot be used, Error for what it refused
   */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await this.#once(work)
    } catch (error) {
      // A newer release added a column to a table between the preparation of a statement and its use.
      if ((error as { code?: unknown }).code === '0A000') return this.#once(work).catch(asFailure)
      throw storeFailure(error)
    }
  }

  /** Waits for what is under way, and ends all connections. */
  async close(): Promise<void> {
    this.#isClosed = true
    const until = performance.now() + this.#options.statementTimeoutMs
    while (this.#open > this.#idle.length && performance.now() < until) await pause(10)
    await Promise.all(this.#idle.splice(0).map((connection) => this.#discard(connection)))
  }

  async #once<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.#take()
    const late = setTimeout(() => connection.destroy(), this.#options.statementTimeoutMs + graceMs)
    let isGood = false
    try {
      const result = await work(connection)
      isGood = true
      return result
    } catch (error) {
      isGood = (error as { code?: unknown }).code !== '0A000'
      throw error
    } finally {
      clearTimeout(late)
      this.#giveBack(connection, isGood)
    }
  }

  async #take(): Promise<Connection> {
    const { gate, connections, connectTimeoutMs } = this.#options
    const until = performance.now() + connectTimeoutMs
    for (;;) {
      const server = await gate.pass()
      if (this.#isClosed) throw storeUnavailable('the store was closed')
      const idle = this.#idle.pop()
      if (idle !== undefined) {
        if (idle.isOpen && idle.server === server) return idle
        void this.#discard(idle)
      } else if (this.#open < connections) return this.#openTo(server)
      else await this.#turn(until - performance.now())
    }
  }

  async #openTo(server: string): Promise<Connection> {
    this.#open += 1
    const connection = await openConnection(this.#options).catch((error) => {
      this.#open -= 1
      this.#wake()
      throw error
    })
    if (connection.server === server) return connection
    void this.#discard(connection)
    this.#options.gate.doubt()
    throw storeUnavailable('the database is on another server now')
  }

  /** Waits until a connection is given back. */
  #turn(longestMs: number): Promise<void> {
    if (this.#waiting.size >= mostWaiting) throw storeUnavailable('too many wait for a connection')
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(called)
        reject(storeUnavailable('no connection was free in time'))
      }, longestMs)
      const called = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#waiting.add(called)
    })
  }

  #giveBack(connection: Connection, isGood: boolean): void {
    const isOld = performance.now() - connection.openedAt > longestLifeMs
    if (isGood && connection.isOpen && !isOld && !this.#isClosed) this.#idle.push(connection)
    else void this.#discard(connection)
    this.#wake()
  }

  #wake(): void {
    const [first] = this.#waiting
    if (first === undefined) return
    this.#waiting.delete(first)
    first()
  }

  async #discard(connection: Connection): Promise<void> {
    this.#open -= 1
    await connection.end().catch(() => {})
  }
}

const asFailure = (error: unknown): never => {
  throw storeFailure(error)
}
