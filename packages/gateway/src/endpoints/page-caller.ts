import { anonymous, type Principal } from '@mapgate/policy'
import { type Authenticate, contextOf } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Trace } from '../core/request/trace.ts'

/**
 * The principal for a page outside of the mounts: that of the browser's session, and anonymous once the session is over.
 * @param trace gets the reason why a session is over; for a page that nobody sees without one
 * @throws GatewayError `credential.throttled`, `limit.rate`
 */
export type PageCaller = (inbound: Inbound, trace?: Pick<Trace, 'refused'>) => Promise<Principal>

/** `clock` in epoch milliseconds. */
export const createPageCaller =
  ({ authenticate, clock }: { authenticate: Authenticate; clock: () => number }): PageCaller =>
  async (inbound, trace) => {
    try {
      return await authenticate(
        inbound.shown,
        contextOf(inbound, { now: clock(), mount: undefined, jsonp: false }),
      )
    } catch (error) {
      if (!(error instanceof GatewayError) || !isBad(error)) throw error
      if (trace) trace.refused = error
      return anonymous
    }
  }

const isBad = ({ code }: GatewayError): boolean =>
  code.startsWith('credential.') && code !== 'credential.throttled'
