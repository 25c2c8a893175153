import { ErrorReply } from '@redis/client'
import { type DialOptions, dial, type Line } from './dial.ts'
import { failureWords, replyCode } from './failure-words.ts'
import { keysUnder } from './keys.ts'
import { waitAtMost } from './limit.ts'
import type {
  Answer,
  Asking,
  Reply,
  SharedConnection,
  SharedObserver,
  SharedResult,
  SharedState,
} from './port.ts'

/** First and longest pause before a connection is tried again. */
const firstPauseMs = 200
const longestPauseMs = 10_000
/** After a connection as old as this one the first pause is the first again. */
const settledMs = 10_000
/** So many late answers in a row, and the server counts as gone. */
const mostLate = 3
/** Errors by which a server says that it serves nobody, or not this account. */
const goneCodes: ReadonlySet<string> = new Set(['NOAUTH', 'WRONGPASS', 'LOADING', 'MASTERDOWN', 'READONLY'])

interface ConnectionOptions extends Omit<DialOptions, 'mostWaiting'> {
  /** Longest that a question waits. */
  readonly commandTimeoutMs: number
  /** Most questions that wait; more are not asked. Default 1,000. */
  readonly mostWaiting?: number
  readonly keyPrefix: string
  /** 32 bytes, the same for all gateways. */
  readonly encryptionKey: Uint8Array
  readonly observer: SharedObserver
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  readonly random: (bytes: number) => Uint8Array
}

/** A question as the line is asked it. */
interface Question {
  readonly name: string
  readonly send: (line: Line) => Promise<Reply>
}

/** Opens what several gateways share. The first question connects; nothing here throws. */
export function openSharedConnection(options: ConnectionOptions): SharedConnection {
  const connection = new Connection(options)
  const ask = (question: Question, asking: Asking = {}) => connection.ask(question, asking)
  return {
    command: (words, asking) => {
      const sent = words.map(wordOf)
      return ask({ name: String(words[0]), send: (line) => line.send(sent, asking?.bytes === true) }, asking)
    },
    eval: ({ text, digest }, { keys, values = [] }, asking) => {
      const called = [keys.length, ...keys, ...values].map(wordOf)
      const bytes = asking?.bytes === true
      const send = (line: Line): Promise<Reply> =>
        line.send(['EVALSHA', digest, ...called], bytes).catch((error) => {
          if (replyCode(error.message) !== 'NOSCRIPT') throw error
          return line.send(['EVAL', text, ...called], bytes)
        })
      return ask({ name: 'EVAL', send }, asking)
    },
    keyOf: keysUnder(options.encryptionKey, options.keyPrefix),
    state: () => connection.state,
    onChange: (changed) => connection.onChange(changed),
    close: () => connection.close(),
  }
}

const wordOf = (word: string | number | Uint8Array): string | Buffer =>
  typeof word === 'object' ? Buffer.from(word.buffer, word.byteOffset, word.byteLength) : String(word)

class Connection {
  readonly #options: ConnectionOptions & DialOptions
  readonly #listeners = new Set<(state: SharedState) => void>()
  #state: SharedState = 'starting'
  #line: Line | undefined
  /** The first attempt, or the one that is under way. */
  #dialling: Promise<void> | undefined
  #isClosed = false
  /** Gone for questions, and not told yet: the first attempt takes longer than a question waits, as at a busy start. */
  #isUntold = false
  #waiting = 0
  #lateInARow = 0
  #pauseMs = firstPauseMs
  #retry: NodeJS.Timeout | undefined
  #goneAt = 0
  #cameAt = 0

  constructor(options: ConnectionOptions) {
    this.#options = { mostWaiting: 1_000, ...options }
  }

  get state(): SharedState {
    return this.#state
  }

  onChange(changed: (state: SharedState) => void): () => void {
    this.#listeners.add(changed)
    return () => void this.#listeners.delete(changed)
  }

  /** Asks, within the limit of time. */
  async ask({ name, send }: Question, { timeoutMs, signal }: Asking): Promise<Answer | undefined> {
    const { observer, commandTimeoutMs, mostWaiting } = this.#options
    const result = (of: SharedResult, answer?: Answer): Answer | undefined => {
      observer.asked(of)
      return answer
    }
    if (this.#isClosed || this.#state === 'gone') return result('gone')
    if (this.#waiting >= mostWaiting) return result('full')
    this.#waiting += 1
    const limit = waitAtMost(Math.min(timeoutMs ?? commandTimeoutMs, commandTimeoutMs), signal)
    try {
      const line = this.#line ?? (await limit.before(this.#begin()))
      if (limit.isOver) {
        if (limit.isTimedOut && this.#state === 'starting') this.#leaveAlone()
        return result('late')
      }
      if (line === undefined) return result('gone')
      const value = await limit.before(send(line))
      if (value === undefined) {
        if (limit.isTimedOut) this.#late(line)
        return result('late')
      }
      this.#lateInARow = 0
      return result('answered', { value })
    } catch (error) {
      return result(this.#failed(name, error))
    } finally {
      limit.end()
      this.#waiting -= 1
    }
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#retry)
    this.#line?.destroy()
    this.#line = undefined
    this.#state = 'gone'
    this.#listeners.clear()
  }

  /** What a question failed by. */
  #failed(name: string, error: unknown): SharedResult {
    if (!(error instanceof ErrorReply)) return /queue is full/.test(String(error)) ? 'full' : 'gone'
    const code = replyCode(error.message) ?? 'ERR'
    if (goneCodes.has(code)) this.#gone(error)
    else this.#options.observer.refused(name, code)
    return 'refused'
  }

  /** An answer that is late may be a pause of the server; several are a server that is not there. */
  #late(line: Line): void {
    this.#lateInARow += 1
    if (this.#lateInARow >= mostLate && line === this.#line) this.#gone(new Error('timeout'))
  }

  /** The line of the attempt under way; it is begun where there is none. */
  async #begin(): Promise<Line | undefined> {
    this.#dialling ??= dial(this.#options, (error) => this.#gone(error))
      .then((line) => this.#came(line))
      .catch((error) => this.#gone(error))
      .finally(() => {
        this.#dialling = undefined
      })
    await this.#dialling
    return this.#line
  }

  #came(line: Line): void {
    if (this.#isClosed) {
      line.destroy()
      return
    }
    const wasGone = this.#state === 'gone'
    this.#line = line
    this.#lateInARow = 0
    this.#cameAt = this.#options.monotonic()
    this.#state = 'there'
    if (wasGone && !this.#isUntold) this.#options.observer.back(this.#cameAt - this.#goneAt)
    this.#isUntold = false
    this.#tell()
  }

  /** The server is not there for now: it is tried again after a pause. */
  #gone(error: unknown): void {
    if (this.#isClosed) return
    const { monotonic, random } = this.#options
    const wasThere = this.#line !== undefined
    this.#line?.destroy()
    this.#line = undefined
    if (wasThere && monotonic() - this.#cameAt >= settledMs) this.#pauseMs = firstPauseMs
    clearTimeout(this.#retry)
    const part = 0.5 + (random(1)[0] ?? 0) / 512
    this.#retry = setTimeout(() => void this.#begin(), this.#pauseMs * part).unref()
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs)
    this.#missed(error)
  }

  /** Nothing is asked from now on, until there is a line. */
  #missed(error: unknown): void {
    if (this.#state === 'gone' && !this.#isUntold) return
    if (!this.#isUntold) this.#leaveAlone()
    this.#isUntold = false
    this.#options.observer.gone(failureWords(error))
  }

  /** Questions no longer wait. Whether the server is gone, and why, is told when the attempt under way has ended. */
  #leaveAlone(): void {
    this.#state = 'gone'
    this.#isUntold = true
    this.#goneAt = this.#options.monotonic()
    this.#tell()
  }

  #tell(): void {
    for (const changed of this.#listeners) changed(this.#state)
  }
}
