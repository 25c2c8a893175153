import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { Inbound } from '../../core/request/inbound.ts'
import { beginningCookies } from './cookies.ts'
import { failedPage, framedPage } from './oidc-pages.ts'
import type { ProviderRequest } from './provider-request.ts'

/**
 * Sends a browser to its provider. Only a navigation is sent: a picture or a script cannot sign anybody in.
 * @param to path to go to afterwards
 * @throws GatewayError `credential.missing` for what is no navigation
 */
export async function start(request: ProviderRequest, to: string): Promise<Reply> {
  const { inbound, trace, provider, home, page, overHttps, now } = request
  trace.operation = 'gateway.sign-in-start'
  if (isFramed(inbound)) {
    const address = `${home}.mapgate/oidc/${provider.name}/start?to=${encodeURIComponent(to)}`
    return framedPage(address, page)
  }
  if ((inbound.headers['sec-fetch-mode'] ?? 'navigate') !== 'navigate')
    throw new GatewayError('credential.missing', 'a sign-in that is no navigation')
  const again = new URLSearchParams(inbound.query).has('again')
  try {
    const { location, cookie } = await provider.begin(
      { to, again },
      { now, clientAddress: inbound.clientAddress },
    )
    return {
      status: 303,
      headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
      cookies: beginningCookies(cookie, inbound, { provider, overHttps }),
      body: null,
    }
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'credential.provider-unreachable') throw error
    trace.refused = error
    return failedPage(error, page)
  }
}

/** True inside a page of another site, where the cookies of a sign-in would not be kept. */
function isFramed({ headers }: Inbound): boolean {
  const place = headers['sec-fetch-dest']
  const isFrame = place === 'iframe' || place === 'frame' || place === 'embed' || place === 'object'
  return isFrame && headers['sec-fetch-site'] === 'cross-site'
}
