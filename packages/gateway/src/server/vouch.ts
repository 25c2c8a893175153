import { anonymous } from '@mapgate/policy'
import { openRequest } from '@mapgate/protocol'
import { type Authenticate, contextOf } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { ambientCarriers } from '../core/request/credential.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Mount } from '../core/request/mount.ts'
import { siteRequest } from '../core/request/site-request.ts'
import { carried } from '../walk/carried.ts'

/** The parts that check a request before its large body is read. */
interface VouchOptions {
  readonly authenticate: Authenticate
  readonly mountOf: (path: string) => Mount | undefined
  readonly clock: () => number
}

/**
 * Checks the credentials in the headers and the URL of a request whose body is not read yet; true if they name a principal.
 * @throws GatewayError `credential.*` for a wrong one
 */
export function createVouch({ authenticate, mountOf, clock }: VouchOptions) {
  return async (head: Inbound): Promise<boolean> => {
    const mount = mountOf(head.path)
    const opened = mount && openRequest(siteRequest(head, mount))
    const shown = [...head.shown, ...carried(opened?.shown ?? [])]
    if (shown.length === 0) return false
    const jsonp = opened?.presentation.callback !== undefined
    try {
      return (await authenticate(shown, contextOf(head, { now: clock(), mount, jsonp }))) !== anonymous
    } catch (error) {
      if (shown.every(({ carrier }) => ambientCarriers.has(carrier)) && isAboutCredentials(error))
        return false
      throw error
    }
  }
}

/** Browsers and front proxies send these with every request, and a token in the form goes before them: so they alone end no request here. */
const isAboutCredentials = (error: unknown): boolean =>
  error instanceof GatewayError && error.code.startsWith('credential.')
