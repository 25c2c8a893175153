import { parseRequest } from '@mapgate/protocol'
import { readService } from '../../packages/gateway/src/catalog/read-service.ts'
import type { GatewayRequest } from '../../packages/gateway/src/core/request/gateway-request.ts'
import type { UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import type { Plan } from '../../packages/gateway/src/core/upstream/plan.ts'
import { createPlanner } from '../../packages/gateway/src/plan/index.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import type { Principal } from '../../packages/policy/src/model/principal.ts'

const caller: Principal = {
  id: 'key:caller',
  name: 'caller',
  kind: 'key',
  roles: ['caller'],
  attributes: {},
  scope: {},
  shownAs: 'key',
  expiresAt: null,
  carrier: 'header',
}

/** A reply of a map server. */
export function replied(json: unknown): UpstreamReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(json)),
    elapsedMs: 0,
  }
}

/** What a plan makes of the replies to its steps. */
export async function combined(plan: Plan, replies: readonly unknown[]) {
  const reply = await plan.combine(replies.map(replied))
  return JSON.parse(Buffer.from(reply.body as Uint8Array).toString('utf8'))
}

/**
 * The plan of a query of layer 0 of a FeatureServer, for what map servers do that the sample server does not.
 * `layer`: its JSON without the id; `narrowings`: the `with` of each grant of the caller; `query`: without `f`;
 * `operation`: what of the layer is asked for; `format`: default JSON.
 */
export function planned(
  layer: object,
  narrowings: readonly object[],
  query: string,
  { operation = 'query', format = 'json' }: { operation?: string; format?: string } = {},
): Plan {
  const layers = [{ id: 0, type: 'Feature Layer', name: 'Sites', ...layer }]
  const service = readService({ name: 'Sites', type: 'FeatureServer' }, {}, { layers })
  const catalog = { generation: 1, service: () => service, services: () => [service] }
  const grants = narrowings.map((narrowing) => ({
    to: { roles: ['caller'] },
    on: { services: ['Sites'] },
    for: ['query' as const, 'attachments' as const],
    with: narrowing,
  }))
  const parsed = parseRequest({
    method: 'GET',
    path: `/rest/services/Sites/FeatureServer/0/${operation}`,
    query: format === 'bytes' ? query : `f=${format}&${query}`,
  })
  const request = {
    map: parsed.request,
    mount: { path: '/gis', upstream: 'site' },
    inbound: { headers: {}, method: 'GET' },
  } as unknown as GatewayRequest
  const decision = compileGrants({ grants }).authorize(caller, request, catalog, 0)
  if (decision.effect === 'deny') throw new Error(decision.reason)
  const plan = createPlanner({ href: { keep: () => '', publicUrl: 'https://gate.example', clock: () => 0 } })
  return plan(request, decision.obligations, caller)
}
