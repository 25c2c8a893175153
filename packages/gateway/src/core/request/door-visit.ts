import type { GatewayError } from '../errors/errors.ts'

/** How a request came by the door for resource-proxy. */
export interface DoorVisit {
  /** Path of the door, such as `/proxy.ashx`. */
  readonly at: string
  /** The answer of the door itself: that it is there, or why the target is not asked. Undefined where the target is asked. */
  readonly instead?: 'ping' | GatewayError
}
