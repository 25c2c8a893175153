import type { Catalog, Decision, Principal } from '@mapgate/policy'
import { type MapRequest, type OgcDialect, ogcQuestionName } from '@mapgate/protocol'
import { GatewayError } from './core/errors/errors.ts'
import type { OgcDoorRequest } from './core/reply/ogc-door.ts'
import type { GatewayRequest } from './core/request/gateway-request.ts'
import type { Inbound } from './core/request/inbound.ts'
import type { Mount } from './core/request/mount.ts'

/** What a client of WMS or WMTS asks for, in its own words. */
export interface SaidAtDoor {
  readonly dialect: OgcDialect
  /** Such as `GetMap`; absent where the request is not understood. */
  readonly request?: string
}

/** A request of WMS or WMTS in the words of ArcGIS, or why it has none. */
type AskedAtDoor = { readonly said: SaidAtDoor } & (
  | { readonly request: MapRequest; readonly fault?: undefined }
  | { readonly request?: undefined; readonly fault: { readonly code: string; readonly message: string } }
)

/** Ends the work for a request where the rooms would be asked. */
class Asked extends Error {
  override readonly name = 'Asked'
  readonly map: MapRequest

  constructor(map: MapRequest) {
    super('asked')
    this.map = map
  }
}

/** Who asks, and by what is decided. */
interface Asking {
  readonly inbound: Inbound
  readonly mount: Mount
  readonly principal: Principal
  readonly authorize: (
    principal: Principal,
    request: GatewayRequest,
    catalog: Catalog,
    now: number,
  ) => Decision
  readonly catalog: Catalog
  /** Epoch milliseconds. */
  readonly now: number
}

/** Finds out what a request of WMS or WMTS is asked of the rooms as, or which question about rights is answered with no. Nothing is sent. */
export async function askedAtDoor({ opened, answer }: OgcDoorRequest, asking: Asking): Promise<AskedAtDoor> {
  const { dialect } = opened.presentation
  const parsed = opened.read()
  if (parsed.fault) return { said: { dialect }, fault: parsed.fault }
  const said = { dialect, request: ogcQuestionName(parsed.question) }
  const { inbound, mount, principal, authorize, catalog, now } = asking
  const stop = async (map: MapRequest): Promise<never> => {
    throw new Asked({ ...map, dropped: parsed.dropped })
  }
  const permit = async (map: MapRequest) => {
    const decision = authorize(principal, { inbound, mount, map }, catalog, now)
    return decision.effect === 'deny' ? stop(map) : decision.obligations
  }
  try {
    await answer(parsed.question, { inbound, mount, principal, trace: {}, permit, ask: stop })
    return { said, fault: { code: 'gateway.internal', message: 'answered without a question' } }
  } catch (error) {
    if (error instanceof Asked) return { said, request: error.map }
    if (!(error instanceof GatewayError)) throw error
    return { said, fault: { code: error.code, message: error.detail } }
  }
}
