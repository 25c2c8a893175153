import { type MapRequest, operationOf } from '@mapgate/protocol'
import type { GatewayRequest } from '../core/gateway-request.ts'
import type { Inbound } from '../core/inbound.ts'
import type { Mount } from '../core/mount.ts'
import type { Obligations } from '../core/obligations.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import type { Principal } from '../core/principal.ts'
import type { ServiceRights } from '../core/rights.ts'
import type { LinkContext } from '../transform/index.ts'

/** What was asked, and what the map server answered: all that another thread needs to make the caller's reply. */
export interface LargeReplies {
  readonly request: GatewayRequest
  readonly obligations: Obligations
  readonly principal: Principal
  readonly replies: readonly UpstreamReply[]
  readonly context: LinkContext
}

/** The same as plain data, as it goes to the other thread. */
export interface LargeReplyJob {
  readonly map: Omit<MapRequest, 'operation'> & { readonly operationId: string }
  readonly inbound: Pick<Inbound, 'method' | 'headers'>
  readonly mount: Mount
  readonly obligations: Pick<Obligations, 'unrestricted' | 'rights'>
  readonly principal: Principal
  readonly replies: readonly UpstreamReply[]
  readonly context: LinkContext
}

/** Makes a job. Bodies are copied into buffers of their own, because others may share the one that they came in. */
export function jobOf(large: LargeReplies): { job: LargeReplyJob; moved: ArrayBuffer[] } {
  const { request, obligations, principal, context } = large
  const { operation, ...map } = request.map
  const moved: ArrayBuffer[] = []
  const replies = large.replies.map((reply) => {
    if (!(reply.body instanceof Uint8Array)) return reply
    const body = new Uint8Array(reply.body)
    moved.push(body.buffer)
    return { ...reply, body }
  })
  const { unrestricted, rights } = obligations
  // What else the caller may ask is told by descriptions alone, and those are not made in another thread.
  const { askingFor: _, ...plainRights } = rights ?? {}
  const job = {
    map: { ...map, operationId: operation.id },
    inbound: { method: request.inbound.method, headers: request.inbound.headers },
    mount: request.mount,
    obligations: { unrestricted, ...(rights ? { rights: plainRights as ServiceRights } : {}) },
    principal,
    replies,
    context,
  }
  return { job, moved }
}

/** The request of a job, as the rooms know it. */
export function requestOfJob({
  map: { operationId, ...map },
  inbound,
  mount,
}: LargeReplyJob): GatewayRequest {
  return {
    inbound: inbound as Inbound,
    mount,
    map: { ...map, operation: operationOf(operationId) },
  }
}
