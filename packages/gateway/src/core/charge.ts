import type { MapRequest } from '@mapgate/protocol'

/**
 * Takes from a caller's rates what an understood request costs, instead of what its arrival cost.
 * @param steps requests to a map server that are planned for it
 * @throws GatewayError `limit.rate`
 */
export type Charge = (map: MapRequest, steps: number) => void
