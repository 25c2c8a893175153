import { askerOf } from '../core/asker.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import type { Reply } from '../core/reply.ts'
import { createJobLine } from './job-line.ts'
import { jobOf, type LargeReplies, type LargeReplyJob } from './large-reply-job.ts'
import { createThread } from './thread.ts'

/** Replies above this size are put together and filtered in another thread, so that other callers do not wait for it. */
const largeBytes = 2_000_000

/** Descriptions are put together with extents that only this thread remembers. */
const isDescription = /\.(?:root|layers|layer|dynamicLayer)$/

/** Makes replies in another thread. */
export interface LargeReplyMaker {
  /** The reply, or undefined where it is small enough to be made here. */
  readonly make: (large: LargeReplies) => Promise<Reply> | undefined
  readonly close: () => Promise<void>
}

/** Opens the way to the other thread. */
export function createLargeReplyMaker(): LargeReplyMaker {
  const line = createJobLine(createThread<LargeReplyJob, Reply>('large-reply-thread'))
  return {
    make(large) {
      if (!isForThread(large)) return undefined
      const { principal, request } = large
      return line.ask({ ...askerOf(principal, request.inbound), make: () => jobOf(large) })
    },
    close: line.close,
  }
}

function isForThread({ request: { map }, obligations, replies }: LargeReplies): boolean {
  if (obligations.seesService || map.operation.effect !== 'read' || isDescription.test(map.operation.id))
    return false
  return replies.reduce((sum, reply) => sum + heldBytes(reply), 0) > largeBytes
}

const heldBytes = ({ body }: UpstreamReply): number => (body instanceof Uint8Array ? body.byteLength : 0)
