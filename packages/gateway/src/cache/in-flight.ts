import { Readable } from 'node:stream'
import { GatewayError } from '../core/errors/errors.ts'
import type { Hold } from '../core/request/hold.ts'
import type { Askers, Delivery } from '../core/upstream/delivery.ts'
import type { PurgeMark } from './port.ts'

/** Somebody who waits for an answer. */
export interface Caller {
  readonly delivery: Delivery
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal
}

/** What became of an exchange: an answer for all, or one that only the first can have. */
export type Settled<Answer> =
  | { readonly kind: 'for-all'; readonly answer: Answer }
  | { readonly kind: 'for-one'; readonly answer: Answer & { readonly body: unknown } }

/** What a caller gets: an answer, as the one who began or as one who came later; or nothing, and has to ask alone. */
export type Given<Answer> =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly isFirst: boolean }
  | { readonly kind: 'ask-alone' }

interface Waiting<Answer> extends Caller {
  readonly isFirst: boolean
  readonly given: (given: Given<Answer>) => void
  readonly failed: (error: unknown) => void
  readonly leave: () => void
}

interface ExchangeOptions {
  /** Taken before it began. */
  readonly mark: PurgeMark
  /** What machines share is written under it, see `Keep`; taken before it began. */
  readonly generation?: string | undefined
  /** True for one that goes on although nobody waits for it. */
  readonly isBackground: boolean
  /** Most callers who wait. */
  readonly mostWaiting: number
}

/**
 * One exchange with a map server, for which several callers wait. Each of them may leave, and the last one ends it. What is held is counted for each; whoever has
 * no room for it leaves with that error, and the others go on.
 */
export class Exchange<Answer extends { readonly body: unknown }> {
  readonly mark: PurgeMark
  /** See `Keep`. */
  readonly generation: string | undefined
  readonly #options: ExchangeOptions
  readonly #callers = new Set<Waiting<Answer>>()
  readonly #ending = new AbortController()
  readonly #principals = new Set<string>()
  /** Who alone gets the reply. */
  #taker: readonly Caller[] | undefined
  #heldBytes = 0
  #lookAgain = () => {}
  #hasBegun = false
  #isOver = false

  constructor(options: ExchangeOptions) {
    this.mark = options.mark
    this.generation = options.generation
    this.#options = options
  }

  /** Those who wait, or who took the reply, as an upstream counts them: who joins a question that waits for its first caller's turn brings a turn of their own. */
  readonly askers: Askers = {
    all: () => [...(this.#taker ?? this.#callers)].map(({ delivery }) => delivery),
    watch: (lookAgain) => {
      this.#lookAgain = lookAgain
    },
  }

  /** Aborts when nobody waits any more. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  /** How many wait. */
  get waiting(): number {
    return this.#callers.size
  }

  /** True where nobody can join any more. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** True where it was asked for by several principals. */
  get isWanted(): boolean {
    return this.#principals.size > 1
  }

  /** True where everybody who waits takes a reply as it comes. */
  get passes(): boolean {
    for (const { delivery } of this.#callers) if (delivery.holds === 'whole') return false
    return true
  }

  /** Counts what is held for the exchange, for each caller. @throws GatewayError where nobody has room for it, or where a spare part has no room */
  readonly hold: Hold = (bytes, isSpare) => {
    let refused: unknown
    for (const caller of this.#callers) {
      try {
        caller.delivery.hold?.(bytes, isSpare)
      } catch (error) {
        if (isSpare) throw error
        refused = error
        this.#drop(caller)
        caller.failed(error)
      }
    }
    if (refused !== undefined && this.#isOver) throw refused
    this.#heldBytes += bytes
  }

  /**
   * Waits for the answer.
   * @throws GatewayError `upstream.cancelled` when the caller leaves, `upstream.busy` where too many wait, `limit.*`, and what the exchange fails with
   */
  async join({ delivery, signal }: Caller): Promise<Given<Answer>> {
    if (signal.aborted) throw left()
    if (this.#callers.size >= this.#options.mostWaiting)
      throw new GatewayError('upstream.busy', 'too many wait for one answer', { retryAfterSeconds: 2 })
    if (this.#heldBytes > 0) delivery.hold?.(this.#heldBytes)
    const isFirst = !this.#hasBegun
    this.#hasBegun = true
    this.#principals.add(delivery.principalId)
    return new Promise((given, failed) => {
      const leave = () => {
        this.#drop(caller)
        failed(left())
      }
      const caller: Waiting<Answer> = { delivery, signal, isFirst, given, failed, leave }
      signal.addEventListener('abort', leave, { once: true })
      this.#callers.add(caller)
      this.#lookAgain()
    })
  }

  /** Gives the answer to those who wait. */
  settle({ kind, answer }: Settled<Answer>): void {
    this.#isOver = true
    const callers = [...this.#callers]
    this.#callers.clear()
    for (const caller of callers) this.#forget(caller)
    if (kind === 'for-all') {
      for (const { given, isFirst } of callers) given({ kind: 'answer', answer, isFirst })
      return
    }
    const one = chosen(callers, answer.body)
    this.#handOver(answer.body, one)
    for (const caller of callers)
      caller.given(caller === one ? { kind: 'answer', answer, isFirst: true } : { kind: 'ask-alone' })
  }

  /** Fails for all who wait. */
  fail(error: unknown): void {
    this.#isOver = true
    for (const caller of this.#callers) {
      this.#forget(caller)
      caller.failed(error)
    }
    this.#callers.clear()
  }

  /** From now on a stream belongs to one caller, who may leave in the middle of it. */
  #handOver(body: unknown, one: Caller | undefined): void {
    if (!(body instanceof Readable)) return
    if (one === undefined) {
      body.on('error', () => {}).destroy()
      return
    }
    const leave = () => this.#ending.abort(one.signal.reason)
    this.#taker = [one]
    this.#lookAgain()
    one.signal.addEventListener('abort', leave, { once: true })
    body.once('close', () => one.signal.removeEventListener('abort', leave))
  }

  #drop(caller: Waiting<Answer>): void {
    this.#callers.delete(caller)
    this.#forget(caller)
    this.#lookAgain()
    if (this.#callers.size > 0 || this.#options.isBackground || this.#isOver) return
    this.#isOver = true
    this.#ending.abort(new Error('nobody waits any more'))
  }

  #forget({ signal, leave }: Waiting<Answer>): void {
    signal.removeEventListener('abort', leave)
  }
}

/** Who began, or came first: of a stream somebody who takes it as it comes. */
function chosen<Answer>(callers: readonly Waiting<Answer>[], body: unknown): Waiting<Answer> | undefined {
  const able =
    body instanceof Readable ? callers.filter(({ delivery }) => delivery.holds === 'stream') : callers
  return able.find(({ isFirst }) => isFirst) ?? able[0]
}

const left = (): GatewayError => new GatewayError('upstream.cancelled', 'the caller left')
