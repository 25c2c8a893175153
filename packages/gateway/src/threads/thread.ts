import { Worker } from 'node:worker_threads'
import { type ErrorCode, GatewayError } from '../core/errors/errors.ts'

/** An error as it comes from another thread. */
export interface PlainError {
  readonly code: ErrorCode
  readonly detail: string
  readonly publicText: string
}

/** The outcome of a job: its result, or its error. */
export type Outcome<T> = { readonly id: number } & (
  | { readonly made: T; readonly error?: undefined }
  | { readonly made?: undefined; readonly error: PlainError }
)

/** Another thread that does jobs. It starts with the first job, and again after it ended. */
export interface Thread<Job, T> {
  /** @throws GatewayError what the job ended with, `gateway.internal` where the thread ended */
  readonly ask: (job: Job, moved: ArrayBuffer[]) => Promise<T>
  readonly close: () => Promise<void>
}

interface Waiting<T> {
  readonly resolve: (made: T) => void
  readonly reject: (error: GatewayError) => void
}

/**
 * Opens the way to a thread.
 * @param name module of the thread, without its extension
 * @param beside `import.meta.url` of the caller: the module lies in the same folder
 */
export function createThread<Job, T>(name: string, beside: string): Thread<Job, T> {
  const waiting = new Map<number, Waiting<T>>()
  let thread: Worker | undefined
  let lastId = 0

  const lost = (gone: Worker | undefined, detail: string): void => {
    if (thread !== gone) return
    thread = undefined
    for (const { reject } of waiting.values()) reject(new GatewayError('gateway.internal', detail))
    waiting.clear()
  }

  const settle = (worker: Worker, outcome: Outcome<T>): void => {
    const asked = waiting.get(outcome.id)
    waiting.delete(outcome.id)
    if (waiting.size === 0) worker.unref()
    if (outcome.error) asked?.reject(errorOf(outcome.error))
    else asked?.resolve(outcome.made)
  }

  return {
    ask(job, moved) {
      const id = ++lastId
      thread ??= begin(moduleOf(name, beside), name, { settle, lost })
      try {
        thread.postMessage({ id, job }, moved)
      } catch (error) {
        return Promise.reject(new GatewayError('gateway.internal', `${name}: ${error}`))
      }
      thread.ref()
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
    },
    async close() {
      const worker = thread
      lost(worker, `${name} was closed`)
      await worker?.terminate()
    },
  }
}

/** The module has the extension of the one that asks for it: it is compiled, or it is not. */
const moduleOf = (name: string, beside: string): URL =>
  new URL(`./${name}${beside.endsWith('.ts') ? '.ts' : '.js'}`, beside)

/** Starts the thread; it is heard when a job is done, and when it ends. */
function begin<T>(
  module: URL,
  name: string,
  heard: {
    readonly settle: (worker: Worker, outcome: Outcome<T>) => void
    readonly lost: (worker: Worker, detail: string) => void
  },
): Worker {
  const worker = new Worker(module)
  worker.on('message', (outcome: Outcome<T>) => heard.settle(worker, outcome))
  worker.on('error', (error) => heard.lost(worker, `${name} failed: ${error}`))
  worker.on('exit', () => heard.lost(worker, `${name} ended`))
  return worker
}

const errorOf = ({ code, detail, publicText }: PlainError): GatewayError =>
  new GatewayError(code, detail, { publicText })
