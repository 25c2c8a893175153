import type { Principal } from '@mapgate/policy'
import type { MapRequest } from '@mapgate/protocol'
import type { Inbound } from './inbound.ts'

/**
 * Takes from a caller's rates what an understood request costs, instead of what its arrival cost.
 * @param steps requests to a map server that are planned for it
 * @throws GatewayError `limit.rate`
 */
export type Charge = (map: MapRequest, steps: number) => void

/**
 * Lets a request pass or not, for 1 unit: that much one costs that is not understood or not permitted.
 * @throws GatewayError `limit.rate` with the seconds to wait
 */
export type Admit = (principal: Principal, inbound: Pick<Inbound, 'clientAddress'>) => Charge
