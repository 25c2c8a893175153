import type { ServiceEntry } from '@mapgate/policy'
import { buildRequest, type Intent, printIntent, type ServiceAddress } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import type { Forward, UpstreamReply } from '../core/upstream/outbound.ts'

/** Where a service is found, from its name with the folder. */
export function addressOf({ name, type }: ServiceEntry): ServiceAddress {
  const slash = name.lastIndexOf('/')
  const serviceType = type as NonNullable<ServiceAddress['serviceType']>
  return slash < 0
    ? { service: name, serviceType }
    : { folder: name.slice(0, slash), service: name.slice(slash + 1), serviceType }
}

/**
 * Asks a question that no client asked, as the gateway's own account.
 * @throws GatewayError `upstream.invalid-reply` where the map server answers with an error
 */
export async function askMapServer(
  intent: Intent,
  upstream: string,
  forward: Forward,
): Promise<UpstreamReply> {
  const map = printIntent(intent)
  const question = {
    upstream,
    ...buildRequest(map),
    headers: {},
    expects: 'json',
    repeatable: true,
    operation: map.operation.id,
  } as const
  const reply = await forward(
    { question, delivery: { principalId: 'gateway', holds: 'whole' } },
    AbortSignal.timeout(60_000),
  )
  if (reply.error !== undefined || reply.status >= 400)
    throw new GatewayError(
      'upstream.invalid-reply',
      `a question about an area was answered with ${reply.status} ${reply.error?.message ?? ''}`,
    )
  return reply
}
