import { Worker } from 'node:worker_threads'
import { GatewayError } from '../core/errors.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import type { Reply } from '../core/reply.ts'
import { jobOf, type LargeReplies, type LargeReplyOutcome } from './large-reply-job.ts'

/** Replies above this size are put together and filtered in another thread, so that other callers do not wait for it. */
const largeBytes = 2_000_000

/** Descriptions are put together with extents that only this thread remembers. */
const isDescription = /\.(?:root|layers|layer|dynamicLayer)$/

/** Another thread that makes replies; begun with the first one. */
export interface LargeReplyMaker {
  /** The reply, or undefined where it is small enough to be made here. */
  readonly make: (large: LargeReplies) => Promise<Reply> | undefined
  readonly close: () => Promise<void>
}

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: GatewayError) => void
}

/** Opens the way to the other thread. */
export function createLargeReplyMaker(): LargeReplyMaker {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | undefined
  let lastId = 0

  const lost = (gone: Worker | undefined, detail: string): void => {
    if (thread !== gone) return
    thread = undefined
    for (const { reject } of waiting.values()) reject(new GatewayError('gateway.internal', detail))
    waiting.clear()
  }

  const begin = (): Worker => {
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
    const worker = new Worker(new URL(`./large-reply-thread${extension}`, import.meta.url))
    worker.on('message', (outcome: LargeReplyOutcome) => {
      const asked = waiting.get(outcome.id)
      waiting.delete(outcome.id)
      if (waiting.size === 0) worker.unref()
      if (outcome.error) asked?.reject(errorOf(outcome.error))
      else asked?.resolve(outcome.reply)
    })
    worker.on('error', (error) => lost(worker, `the thread for large replies failed: ${error}`))
    worker.on('exit', () => lost(worker, 'the thread for large replies ended'))
    return worker
  }

  return {
    make(large) {
      if (!isForThread(large)) return undefined
      const id = ++lastId
      const { job, bodies } = jobOf(id, large)
      thread ??= begin()
      try {
        thread.postMessage(job, bodies)
      } catch (error) {
        return Promise.reject(new GatewayError('gateway.internal', `a large reply: ${error}`))
      }
      thread.ref()
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
    },
    async close() {
      const worker = thread
      lost(worker, 'the thread for large replies was closed')
      await worker?.terminate()
    },
  }
}

function isForThread({ request: { map }, obligations, replies }: LargeReplies): boolean {
  if (obligations.seesService || map.operation.effect !== 'read' || isDescription.test(map.operation.id))
    return false
  return replies.reduce((sum, reply) => sum + heldBytes(reply), 0) > largeBytes
}

const heldBytes = ({ body }: UpstreamReply): number => (body instanceof Uint8Array ? body.byteLength : 0)

const errorOf = ({ code, detail, publicText }: NonNullable<LargeReplyOutcome['error']>): GatewayError =>
  new GatewayError(code, detail, { publicText })
