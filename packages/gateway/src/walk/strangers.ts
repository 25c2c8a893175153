import { anonymous, type Principal } from '@mapgate/policy'
import {
  type Fault,
  type MapRequest,
  type OgcFault,
  type Opened,
  type Operation,
  serviceName,
} from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Trace } from '../core/request/trace.ts'
import type { Rooms } from './rooms.ts'

/** True for open endpoints and plain pages, which are for everybody and whose values are short. */
export const isForEverybody = ({ operation, presentation }: Opened, { body }: Inbound): boolean =>
  isOpenEndpoint(operation?.id) || (presentation.style === 'html' && body.length === 0)

/** True for callers without a credential where nothing is granted to them. */
export const isStranger = (
  principal: Principal,
  { anonymousHasGrants }: Pick<Rooms, 'anonymousHasGrants'>,
): boolean => principal === anonymous && !anonymousHasGrants

/** The refusal of a caller to whom nothing is granted, before the values of the request are read. */
export function turnedAway(
  { operation, resource }: Pick<Opened, 'operation' | 'resource'>,
  trace: Trace,
): GatewayError {
  if (operation && resource) note(trace, { operation, resource, dropped: [] })
  const reason = 'nothing is granted to callers without a credential'
  trace.decision = { effect: 'deny', code: 'credential.missing', reason }
  return new GatewayError('credential.missing', reason)
}

/** The error for a fault. Its text is shown only to callers with grants, and at the endpoints that are open to everybody. */
export function faulty(
  fault: Fault & Pick<OgcFault, 'exception'>,
  principal: Principal,
  rooms: Pick<Rooms, 'anonymousHasGrants'>,
): GatewayError {
  if (isStranger(principal, rooms) && !isOpenEndpoint(fault.operation)) {
    return new GatewayError('credential.missing', `${fault.code}: ${fault.message}`)
  }
  const { code, message, exception } = fault
  return new GatewayError(code, message, { publicText: message, ...(exception && { exception }) })
}

const isOpenEndpoint = (operationId = ''): boolean => /^(Info|Tokens)\./.test(operationId)

/** Records the requested operation for the audit line. */
export function note(
  trace: Trace,
  request: Pick<MapRequest<Operation>, 'operation' | 'resource' | 'dropped'>,
): void {
  trace.operation = request.operation.id
  trace.service = serviceName(request.resource)
  trace.layerId = request.resource.layerId
  trace.dropped = request.dropped
}
