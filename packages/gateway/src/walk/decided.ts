import type { Decision, Principal } from '@mapgate/policy'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Rooms } from './rooms.ts'

/**
 * The decision. Only a service that a grant of the caller reaches is looked up, so that another name costs the same whether the service
 * exists or not.
 */
export async function decided(
  principal: Principal,
  request: GatewayRequest,
  rooms: Rooms,
): Promise<Decision> {
  const decide = () => rooms.authorize(principal, request, rooms.catalog(), rooms.clock())
  const decision = decide()
  if (decision.effect === 'permit' || !decision.mayBeLearned) return decision
  await rooms.learn(request)
  return decide()
}
