import type { Obligations, Principal } from '@mapgate/policy'
import type { MapRequest, OgcOpened, OgcQuestion, RawRequest } from '@mapgate/protocol'
import type { Hold } from '../request/hold.ts'
import type { Inbound } from '../request/inbound.ts'
import type { Mount } from '../request/mount.ts'
import type { Trace } from '../request/trace.ts'
import type { Reply } from './reply.ts'

/** A caller at a door of WMS or WMTS, and the rooms as this caller may use them. */
export interface OgcVisit {
  readonly inbound: Inbound
  readonly mount: Mount
  readonly principal: Principal
  readonly trace: Trace
  /** What the caller has of a service for an operation. @throws GatewayError where that is nothing */
  readonly permit: (request: MapRequest) => Promise<Obligations>
  /** Answers a request in the rooms, as this caller. @throws GatewayError */
  readonly ask: (request: MapRequest) => Promise<Reply>
  /** Counts what is held to say a reply in other words. Default: nobody counts. */
  readonly hold?: Hold | undefined
}

/** A request of WMS or WMTS at its door. */
export interface OgcDoorRequest {
  readonly opened: OgcOpened
  /** Answers what it asks for. @throws GatewayError */
  readonly answer: (question: OgcQuestion, visit: OgcVisit) => Promise<Reply>
}

/** Opens a request that was sent to a door of WMS or WMTS; undefined for every other request. */
export type OgcDoors = (raw: RawRequest, mount: Mount) => OgcDoorRequest | undefined
