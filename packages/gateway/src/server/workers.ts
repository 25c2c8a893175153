import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { PurgeRelay } from './worker-purges.ts'

const longestPauseMs = 30_000
const stableAfterMs = 10_000

/** Environment variable that tells a process which worker it is, from 0. */
export const workerVariable = 'MAPGATE_WORKER'

/**
 * Runs the same command as several processes on one port and keeps them running; no request passes through here, and no
 * worker is special. Signals go on to all of them; a worker that ends unasked is started again, after a growing pause.
 * @param log receives lines for people
 * @returns when all workers have ended after SIGTERM or SIGINT
 * @throws Error when a worker cannot even start
 */
export async function superviseWorkers(count: number, options: SuperviseOptions): Promise<void> {
  const crew = new Crew(options)
  const stop = (signal: NodeJS.Signals) => crew.stop(signal)
  const tellAll = (signal: NodeJS.Signals) => crew.tellAll(signal)
  const signals: Partial<Record<NodeJS.Signals, (signal: NodeJS.Signals) => void>> = {
    SIGTERM: stop,
    SIGINT: stop,
    SIGHUP: tellAll,
    ...(process.platform === 'win32' ? {} : { SIGUSR2: tellAll }),
  }
  for (const [signal, act] of Object.entries(signals)) process.on(signal, act)
  try {
    await Promise.all(Array.from({ length: count }, (_, index) => crew.keepRunning(index)))
  } catch (error) {
    crew.stop('SIGTERM')
    throw error
  } finally {
    for (const [signal, act] of Object.entries(signals)) process.off(signal, act)
  }
}

interface SuperviseOptions {
  readonly module: string
  readonly args: readonly string[]
  readonly log: (line: string) => void
}

/** The workers that run. */
class Crew {
  readonly #options: SuperviseOptions
  readonly #workers = new Map<number, ChildProcess>()
  readonly #purges = new PurgeRelay<ChildProcess>()
  #stopping = false

  constructor(options: SuperviseOptions) {
    this.#options = options
  }

  stop(signal: NodeJS.Signals): void {
    this.#stopping = true
    this.tellAll(signal)
  }

  tellAll(signal: NodeJS.Signals): void {
    for (const worker of this.#workers.values()) worker.kill(signal)
  }

  /** Starts a worker, and again whenever it ends unasked. @throws Error when it cannot even start */
  async keepRunning(index: number): Promise<void> {
    for (let pauseMs = 0; ; ) {
      const startedAt = performance.now()
      const code = await this.#runOnce(index)
      if (this.#stopping) return
      const lived = performance.now() - startedAt
      if (pauseMs === 0 && lived < stableAfterMs && code === 1)
        throw new Error(`worker ${index} could not start`)
      pauseMs = lived > stableAfterMs ? 500 : Math.min(Math.max(500, pauseMs * 2), longestPauseMs)
      this.#options.log(`worker ${index} ended unasked (${code}); it is started again in ${pauseMs} ms`)
      await pause(pauseMs)
      if (this.#stopping) return
    }
  }

  #runOnce(index: number): Promise<number | string> {
    return new Promise((ended) => {
      const env = { ...process.env, [workerVariable]: String(index) }
      const worker = fork(this.#options.module, this.#options.args, { env, stdio: 'inherit' })
      this.#workers.set(index, worker)
      worker.on('message', (message) => {
        if (message === 'reload') this.tellAll('SIGHUP')
        if (message === 'refresh-catalog') this.#tellOthers(worker, message)
        this.#purges.receive(message, worker, this.#workers.values())
      })
      worker.once('exit', (code, signal) => {
        this.#workers.delete(index)
        this.#purges.ended(worker)
        ended(code ?? signal ?? 'unknown')
      })
    })
  }

  #tellOthers(teller: ChildProcess, task: string): void {
    for (const worker of this.#workers.values()) if (worker !== teller && worker.connected) worker.send(task)
  }
}
