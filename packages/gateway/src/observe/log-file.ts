import { closeSync, mkdirSync, openSync, write } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const gatherMs = 100
const gatherBytes = 65_536
const mostWaitingBytes = 8_000_000
const longestCloseMs = 2_000
const quietMs = 10_000

/**
 * A file, or standard output, to which lines are appended in batches, after a tenth of a second at the latest. Lines that a full or
 * slow disk does not take are dropped beyond 8 MB and reported once in ten seconds; nobody waits for them.
 */
export class LogFile {
  readonly #name: string | undefined
  readonly #failed: (error: Error) => void
  readonly #monotonic: () => number
  #descriptor: number
  #lines: string[] = []
  #waitingBytes = 0
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined
  #toldAt = Number.NEGATIVE_INFINITY

  /**
   * @param name of the file; undefined: standard output
   * @param failed told of lines that could not be written
   * @param monotonic milliseconds of a clock that only goes forward; default: that of the process
   * @throws Error when the file cannot be opened
   */
  constructor(
    name: string | undefined,
    failed: (error: Error) => void,
    monotonic = (): number => performance.now(),
  ) {
    this.#name = name
    this.#failed = failed
    this.#monotonic = monotonic
    if (name !== undefined) mkdirSync(dirname(name), { recursive: true })
    this.#descriptor = open(name)
  }

  /** Takes a line with its end. */
  write(line: string): void {
    if (this.#waitingBytes > mostWaitingBytes) {
      this.#tell(new Error('lines were dropped'))
      return
    }
    this.#lines.push(line)
    this.#waitingBytes += line.length
    if (this.#waitingBytes >= gatherBytes) void this.#flush()
    else this.#timer ??= setTimeout(() => void this.#flush(), gatherMs)
  }

  /** Reopens the file after it was moved away. */
  reopen(): void {
    if (this.#name === undefined) return
    const old = this.#descriptor
    try {
      this.#descriptor = open(this.#name)
    } catch (error) {
      this.#tell(error as Error)
      return
    }
    const writing = this.#writing ?? Promise.resolve()
    void writing.then(() => closeSync(old))
  }

  /** Writes the lines that still wait, for two seconds at most. */
  async close(): Promise<void> {
    const ended = this.#flush().then(() => this.#flush())
    await Promise.race([ended, pause(longestCloseMs, undefined, { ref: false })])
    clearTimeout(this.#timer)
  }

  #flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#writing) return this.#writing
    if (this.#lines.length === 0) return Promise.resolve()
    const bytes = Buffer.from(this.#lines.join(''))
    this.#lines = []
    this.#waitingBytes = 0
    this.#writing = writeAll(this.#descriptor, bytes)
      .catch((error: Error) => this.#tell(error))
      .finally(() => {
        this.#writing = undefined
        if (this.#lines.length > 0) this.#timer ??= setTimeout(() => void this.#flush(), gatherMs)
      })
    return this.#writing
  }

  #tell(error: Error): void {
    const now = this.#monotonic()
    if (now - this.#toldAt < quietMs) return
    this.#toldAt = now
    this.#failed(error)
  }
}

const open = (name: string | undefined): number => (name === undefined ? 1 : openSync(name, 'a', 0o640))

async function writeAll(descriptor: number, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += await new Promise<number>((done, failed) => {
      write(descriptor, bytes, at, bytes.length - at, null, (error, written) => {
        if (!error) done(written)
        else if (error.code === 'EAGAIN') setTimeout(() => done(0), 10)
        else failed(error)
      })
    })
  }
}
