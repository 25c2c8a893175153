import type { Carrier } from '@mapgate/policy'
import type { Configuration } from '../config/schema.ts'
import type { AuthenticationContext } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { originOf } from './bindings.ts'

/** Checks a credential that browsers send by themselves (default: a cookie) against the request. @throws GatewayError `credential.carrier-off` */
export type CheckAmbient = (context: AuthenticationContext, carrier?: Carrier) => void

/**
 * Protects a request that is authenticated by a cookie alone against forgery: browsers send cookies for pages of anybody, and a front proxy or a
 * certificate vouches for those requests too. A script (JSONP) is refused always, and everything but a read needs a page of the gateway itself or
 * of a configured origin. Browsers send an `Origin` with every write, so a write without one comes from a program: it is accepted with the word of a
 * front proxy or a certificate, and refused with a cookie.
 */
export function checkCookie(configuration: Configuration): CheckAmbient {
  const trusted = new Set([
    new URL(configuration.publicUrl).origin,
    ...configuration.origins
      .filter((origin) => origin !== 'loopback')
      .map((origin) => new URL(origin).origin),
  ])
  return (context, carrier = 'cookie') => {
    if (context.jsonp !== false) throw new GatewayError('credential.carrier-off', `JSONP with a ${carrier}`)
    const origin = originOf(context)
    if (origin !== undefined && !trusted.has(origin))
      throw new GatewayError('credential.carrier-off', `a ${carrier} from a page of ${origin}`)
    const reads = context.method === 'GET' || context.method === 'HEAD'
    const isProgram = carrier !== 'cookie' && context.origin === undefined
    if (!reads && !isProgram && origin === undefined)
      throw new GatewayError(
        'credential.carrier-off',
        `a ${carrier} with ${context.method ?? 'an unknown method'} and no origin`,
      )
  }
}
