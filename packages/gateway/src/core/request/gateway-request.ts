import type { MapRequest } from '@mapgate/protocol'
import type { Inbound } from './inbound.ts'
import type { Mount } from './mount.ts'

/** A parsed request at its mount, as it is authenticated, authorized and planned. */
export interface GatewayRequest {
  readonly inbound: Inbound
  readonly mount: Mount
  readonly map: MapRequest
  /** True where a room of the gateway asks, and reads JSON as a value. Default: JSON is written as a text. */
  readonly readsValue?: true
}
