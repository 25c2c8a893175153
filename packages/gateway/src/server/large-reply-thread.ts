import { parentPort } from 'node:worker_threads'
import type { Reply } from '../core/reply.ts'
import { createPlanner } from '../plan/index.ts'
import { transform } from '../transform/index.ts'
import { type LargeReplyJob, type LargeReplyOutcome, plainError, requestOfJob } from './large-reply-job.ts'

/** Plans are made of the request and the obligations alone, so the same plan is made here once more to put its replies together. */
const plan = createPlanner({
  href: {
    keep: () => {
      throw new Error('a picture is given no address here')
    },
    publicUrl: '',
    clock: Date.now,
  },
  // The request was held against the characters of its upstream before it was sent.
  isUnicode: () => true,
})

async function made(job: LargeReplyJob): Promise<Reply> {
  const request = requestOfJob(job)
  const { steps, combine } = plan(request, job.obligations, job.principal)
  if (steps.length !== job.replies.length) throw new Error('the plan is another one')
  const reply = await transform(request, await combine(job.replies), job.obligations, job.context)
  const { body } = reply
  return typeof body === 'string' ? { ...reply, body: new TextEncoder().encode(body) } : reply
}

parentPort?.on('message', (job: LargeReplyJob) => {
  const answer = (outcome: LargeReplyOutcome, bodies: ArrayBuffer[]) =>
    parentPort?.postMessage(outcome, bodies)
  made(job).then(
    (reply) => {
      const { body } = reply
      const isOwn = body instanceof Uint8Array && body.byteLength === body.buffer.byteLength
      answer({ id: job.id, reply }, isOwn ? [body.buffer as ArrayBuffer] : [])
    },
    (error) => answer({ id: job.id, error: plainError(error) }, []),
  )
})
