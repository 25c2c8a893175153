import type { Principal } from '@mapgate/policy'
import type { MapRequest } from '@mapgate/protocol'
import type { GatewayRequest } from './gateway-request.ts'

/** What became of one question to a map server. */
export interface Answered {
  /** True where a picture was asked for. */
  readonly isPicture: boolean
  /** True where the map server did nothing for it, because the answer was kept or somebody else had asked. */
  readonly isKept: boolean
  /** True where the map server refused it. */
  readonly isRefused: boolean
}

/**
 * Measures one request, so that quotas are charged by what was really done: what it may cost is reserved before its questions are sent, and what it did cost
 * is settled when it is answered.
 */
export interface Meter {
  /**
   * Reserves what the planned questions of a request may cost; several times for one request adds up. Synchronous where nobody else has to be asked.
   * @param steps questions to the map server; 0 where a kept answer is given
   * @throws GatewayError `limit.quota` with the seconds until there is room again
   */
  readonly reserve: (principal: Principal, request: GatewayRequest, steps: number) => Promise<void> | void
  /** Names of the quotas that refused the request, and of those that its answer says are nearly used up. */
  readonly toldQuotas: ReadonlySet<string>
  /** Notes the answer to one question of the request. */
  readonly answered: (map: MapRequest, answer: Answered) => void
}
