import { objectIdsOf } from '@mapgate/policy'
import type { Reply } from '../core/reply/reply.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import { createPlanner } from '../plan/index.ts'
import { doJobs, type Made } from '../threads/in-thread.ts'
import { transform } from '../transform/index.ts'
import { type LargeReplyJob, type ReplyJob, requestOfJob } from './large-reply-job.ts'

/** Plans are made of the request and the obligations alone, so the same plan is made here once more to put its replies together. */
const plan = createPlanner({
  href: {
    keep: () => {
      throw new Error('a picture is given no address here')
    },
    publicUrl: '',
    clock: Date.now,
  },
  // The request was checked for the character set of its upstream before it was sent.
  isUnicode: () => true,
})

async function replyOf(job: LargeReplyJob): Promise<Made<Reply>> {
  const request = requestOfJob(job)
  const reply = await transform(request, await combined(request, job), job.obligations, job.context)
  const body = typeof reply.body === 'string' ? new TextEncoder().encode(reply.body) : reply.body
  const isOwn = body instanceof Uint8Array && body.byteLength === body.buffer.byteLength
  return { made: { ...reply, body }, moved: isOwn ? [body.buffer as ArrayBuffer] : [] }
}

async function combined(request: GatewayRequest, job: LargeReplyJob): Promise<UpstreamReply> {
  const [first] = job.replies
  if (job.isCombined && first) return first
  const { steps, combine } = plan(request, job.obligations, job.principal)
  if (steps.length !== job.replies.length) throw new Error('the plan is another one')
  return combine(job.replies)
}

const made = (job: ReplyJob): Made<Reply | readonly number[]> | Promise<Made<Reply>> =>
  job.kind === 'ids' ? { made: objectIdsOf(job) } : replyOf(job)

doJobs(made)
