import { anonymous, type Principal } from '@mapgate/policy'
import { type Authenticate, contextOf } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Inbound } from '../core/request/inbound.ts'

/**
 * The principal for a page outside of the mounts: that of the browser's session, and anonymous once the session is over.
 * @throws GatewayError `credential.throttled`, `limit.rate`
 */
export type PageCaller = (inbound: Inbound) => Promise<Principal>

/** `clock` in epoch milliseconds. */
export const createPageCaller =
  ({ authenticate, clock }: { authenticate: Authenticate; clock: () => number }): PageCaller =>
  async (inbound) => {
    try {
      return await authenticate(
        inbound.shown,
        contextOf(inbound, { now: clock(), mount: undefined, jsonp: false }),
      )
    } catch (error) {
      if (error instanceof GatewayError && isBad(error)) return anonymous
      throw error
    }
  }

const isBad = ({ code }: GatewayError): boolean =>
  code.startsWith('credential.') && code !== 'credential.throttled'
