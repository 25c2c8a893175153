import type { Principal } from '@mapgate/policy'
import type { MapRequest } from '@mapgate/protocol'
import type { Inbound } from './inbound.ts'

/**
 * Charges a caller's rates with the cost of an understood request, in place of the unit that its arrival cost. Synchronous where nobody else has to be asked, as most
 * of the time.
 * @param steps requests to a map server that are planned for it
 * @throws GatewayError `limit.rate`
 */
export type Charge = (map: MapRequest, steps: number) => Promise<void> | void

/**
 * Admits a request for 1 unit, the cost of a request that is not understood or not permitted. Synchronous where nobody else has to be
 * asked, as most of the time.
 * @param mountPath path of the mount that is asked; absent at the gateway's own endpoints, where rates of mounts do not count
 * @throws GatewayError `limit.rate` with the seconds to wait
 */
export type Admit = (
  principal: Principal,
  inbound: Pick<Inbound, 'clientAddress'>,
  mountPath?: string,
) => Charge | Promise<Charge>
