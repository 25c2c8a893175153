import type { Principal } from '@mapgate/policy'
import type { GatewayRequest } from '../request/gateway-request.ts'
import type { Reply } from './reply.ts'

/** Answers a request in the rooms, as the caller who asks for the page. */
export type Ask = (request: GatewayRequest) => Promise<Reply>

/** Pages for browsers: undefined where a request asks for none of them. */
export type Directory = (
  request: GatewayRequest,
  principal: Principal,
  ask: Ask,
) => Promise<Reply> | undefined
