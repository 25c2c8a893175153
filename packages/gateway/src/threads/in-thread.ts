import { parentPort } from 'node:worker_threads'
import { GatewayError } from '../core/errors/errors.ts'
import type { Outcome, PlainError } from './thread.ts'

/** The result of a job, and the buffers of it that may be moved instead of copied. */
export interface Made<T> {
  readonly made: T
  readonly moved?: readonly ArrayBuffer[]
}

/** Does the jobs that come to this thread, one after the other. */
export function doJobs<Job, T>(work: (job: Job) => Made<T> | Promise<Made<T>>): void {
  const answer = (outcome: Outcome<T>, moved: readonly ArrayBuffer[] = []) =>
    parentPort?.postMessage(outcome, [...moved])
  parentPort?.on('message', async ({ id, job }: { id: number; job: Job }) => {
    try {
      const { made, moved } = await work(job)
      answer({ id, made }, moved)
    } catch (error) {
      answer({ id, error: plainError(error) })
    }
  })
}

function plainError(error: unknown): PlainError {
  if (error instanceof GatewayError)
    return { code: error.code, detail: error.detail, publicText: error.publicText }
  const { code, publicText } = new GatewayError('gateway.internal')
  return { code, detail: String(error), publicText }
}
