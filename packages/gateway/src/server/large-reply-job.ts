import type { Obligations, Principal, RowsReply } from '@mapgate/policy'
import { type MapRequest, type OperationId, operationOf } from '@mapgate/protocol'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Mount } from '../core/request/mount.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import type { Plan } from '../core/upstream/plan.ts'
import type { LinkContext } from '../transform/index.ts'

/** The request and the replies of the map server: all that another thread needs to make the caller's reply. */
export interface LargeReplies {
  readonly request: GatewayRequest
  readonly obligations: Obligations
  readonly principal: Principal
  readonly plan: Plan
  readonly replies: readonly UpstreamReply[]
  /** The reply that the plan combined; absent where the other thread combines. */
  readonly combined?: UpstreamReply
  readonly context: LinkContext
}

/** A job for the other thread, as plain data. */
export type ReplyJob = LargeReplyJob | IdsJob

/** A job that makes a reply. */
export interface LargeReplyJob {
  readonly kind: 'reply'
  readonly map: Omit<MapRequest, 'operation'> & { readonly operationId: OperationId }
  readonly inbound: Pick<Inbound, 'method' | 'headers'>
  readonly mount: Mount
  readonly obligations: Obligations
  readonly principal: Principal
  readonly replies: readonly UpstreamReply[]
  /** True if the replies were combined into one already. */
  readonly isCombined: boolean
  readonly context: LinkContext
}

/** A job that reads object ids. */
interface IdsJob extends RowsReply {
  readonly kind: 'ids'
}

interface Made<Job> {
  readonly job: Job
  readonly moved: ArrayBuffer[]
}

/** Makes a job. Bodies are copied into buffers of their own, because others may share the one that they came in. */
export function jobOf(large: LargeReplies): Made<LargeReplyJob> {
  const { request, obligations, principal, combined, context } = large
  const { operation, ...map } = request.map
  const { replies, moved } = copied(combined ? [combined] : large.replies)
  const job = {
    kind: 'reply' as const,
    map: { ...map, operationId: operation.id },
    inbound: { method: request.inbound.method, headers: request.inbound.headers },
    mount: request.mount,
    obligations,
    principal,
    replies,
    isCombined: combined !== undefined,
    context,
  }
  return { job, moved }
}

/** Makes a job of a reply whose ids are to be read. */
export function idsJobOf({ reply, ...rows }: RowsReply): Made<IdsJob> {
  const { replies, moved } = copied([reply])
  return { job: { kind: 'ids', reply: replies[0] ?? reply, ...rows }, moved }
}

function copied<Reply extends Pick<RowsReply['reply'], 'body'>>(
  replies: readonly Reply[],
): { replies: readonly Reply[]; moved: ArrayBuffer[] } {
  const moved: ArrayBuffer[] = []
  const copies = replies.map((reply) => {
    if (!(reply.body instanceof Uint8Array)) return reply
    const body = new Uint8Array(reply.body)
    moved.push(body.buffer)
    return { ...reply, body }
  })
  return { replies: copies, moved }
}

/** The request of a job, as the rooms know it. */
export function requestOfJob({
  map: { operationId, ...map },
  inbound,
  mount,
}: LargeReplyJob): GatewayRequest {
  return { inbound: inbound as Inbound, mount, map: { ...map, operation: operationOf(operationId) } }
}
