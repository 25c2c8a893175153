import { anonymous, type Principal } from '@mapgate/policy'
import { GatewayError } from '../../core/errors/errors.ts'
import { ambientCarriers } from '../../core/request/credential.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'

/**
 * Who shows a token, in header, query or form. What browsers and proxies add by themselves does not count: a `user` in the reply to a request without a
 * token would mean to JS clients that they are signed in everywhere.
 * @throws GatewayError `credential.*`
 */
export async function callerByToken(
  { inbound, trace, form, context }: PortalRequest,
  { authenticate }: Pick<PortalEndpointOptions, 'authenticate'>,
): Promise<Principal> {
  const token = form.all.get('token') ?? ''
  const carrier = form.posted.has('token') ? 'form' : 'query'
  const shown = [
    ...inbound.shown.filter((one) => !ambientCarriers.has(one.carrier)),
    ...(token === '' ? [] : [{ carrier, value: token } as const]),
  ]
  const principal = await authenticate(shown, context)
  trace.principal = principal
  return principal
}

/** Who is signed in to the browser; anonymous for nobody, and once the session is over, with the reason in the trace. @throws GatewayError of a passing fault */
export async function callerByCookie(
  { inbound, trace, context }: Pick<PortalRequest, 'inbound' | 'trace' | 'context'>,
  { authenticate }: Pick<PortalEndpointOptions, 'authenticate'>,
): Promise<Principal> {
  try {
    return await authenticate(
      inbound.shown.filter(({ carrier }) => carrier === 'cookie'),
      context,
    )
  } catch (error) {
    if (!(error instanceof GatewayError) || !isOver(error)) throw error
    trace.refused = error
    return anonymous
  }
}

const isOver = ({ code, meaning }: GatewayError): boolean =>
  code.startsWith('credential.') && (meaning.status === 401 || meaning.status === 403)
