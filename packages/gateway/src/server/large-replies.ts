import type { RowsReply } from '@mapgate/policy'
import { replyKind } from '@mapgate/protocol'
import type { Reply } from '../core/reply/reply.ts'
import { type RequestContext, requestContextOf } from '../core/request/request-context.ts'
import type { ReadIds } from '../plan/index.ts'
import { createJobQueue } from '../threads/job-queue.ts'
import { createThread } from '../threads/thread.ts'
import { idsJobOf, jobOf, type LargeReplies, type ReplyJob } from './large-reply-job.ts'

/** Replies above this size are put together and filtered in another thread, so that other callers do not wait for it. */
const largeBytes = 2_000_000

/** Makes replies in another thread. */
export interface LargeReplyMaker {
  /** The reply, or undefined where it is small enough to be made here. */
  readonly make: (large: LargeReplies) => Promise<Reply> | undefined
  /** The object ids in a reply, or undefined where it is small enough to be read here. */
  readonly readIds: ReadIds
  readonly close: () => Promise<void>
}

/** Opens the way to the other thread. */
export function createLargeReplyMaker(): LargeReplyMaker {
  const queue = createJobQueue(
    createThread<ReplyJob, Reply | readonly number[]>('large-reply-thread', import.meta.url),
  )
  const replyOf = async (large: LargeReplies, context: RequestContext): Promise<Reply> => {
    const { plan, replies } = large
    const made = plan.combinesQuickly ? { ...large, combined: await plan.combine(replies) } : large
    return (await queue.ask({ ...context, make: () => jobOf(made) })) as Reply
  }
  return {
    make(large) {
      if (!isRead(large) || !isLarge(large.replies)) return undefined
      return replyOf(large, requestContextOf(large.principal, large.request.inbound))
    },
    readIds(rows, context) {
      if (!isLarge([rows.reply])) return undefined
      return queue.ask({ ...context, make: () => idsJobOf(rows) }) as Promise<readonly number[]>
    },
    close: queue.close,
  }
}

/** True where the reply is read to be shown. Pictures go on as they are, and so do rows as PBF where nothing is hidden. */
const isRead = ({ request: { map }, obligations }: LargeReplies): boolean =>
  replyKind(map.format) === 'json' || (map.format === 'pbf' && !obligations.unrestricted)

const isLarge = (replies: readonly Pick<RowsReply['reply'], 'body'>[]): boolean =>
  replies.reduce((sum, { body }) => sum + (body instanceof Uint8Array ? body.byteLength : 0), 0) > largeBytes
