import type { Carrier, ReplyTaker } from './carrier.ts'

/** What a passage may ask of the connection that it is on. */
interface Ground {
  drop(): void
  pause(): void
  resume(): void
}

/** One request on its way over a line. It is a carrier of its own, so that who took its reply cannot act on the next one of the connection. */
export class Passage implements Carrier {
  readonly taker: ReplyTaker
  readonly method: string
  /** The request as it is written. */
  bytes: string | Buffer = ''
  ground: Ground | undefined
  #isOver = false
  #isPaused = false

  constructor(taker: ReplyTaker, method: string) {
    this.taker = taker
    this.method = method
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get paused(): boolean {
    return this.#isPaused
  }

  abort(): void {
    const { ground } = this
    this.finish()
    ground?.drop()
  }

  pause(): void {
    if (this.#isOver) return
    this.#isPaused = true
    this.ground?.pause()
  }

  resume(): void {
    this.#isPaused = false
    this.ground?.resume()
  }

  /** Leaves its connection, which goes its own way from here. */
  finish(): void {
    this.#isOver = true
    this.#isPaused = false
    this.ground = undefined
    this.bytes = ''
  }
}
