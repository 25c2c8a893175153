import type { Configuration } from '../config/schema.ts'
import type { AuthenticationContext } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { originOf } from './bindings.ts'

/**
 * Protects a request that is authenticated by a cookie alone against forgery: browsers send cookies for pages of anybody. A script (JSONP) is
 * refused always, and everything but a read needs a page of the gateway itself or of a configured origin.
 */
export function checkCookie(configuration: Configuration): (context: AuthenticationContext) => void {
  const trusted = new Set([
    new URL(configuration.publicUrl).origin,
    ...configuration.origins
      .filter((origin) => origin !== 'loopback')
      .map((origin) => new URL(origin).origin),
  ])
  return (context) => {
    if (context.jsonp !== false) throw new GatewayError('credential.carrier-off', 'JSONP with a cookie')
    const origin = originOf(context)
    if (origin !== undefined && !trusted.has(origin))
      throw new GatewayError('credential.carrier-off', `a cookie from a page of ${origin}`)
    const reads = context.method === 'GET' || context.method === 'HEAD'
    if (!reads && origin === undefined)
      throw new GatewayError(
        'credential.carrier-off',
        `a cookie with ${context.method ?? 'an unknown method'} and no origin`,
      )
  }
}
