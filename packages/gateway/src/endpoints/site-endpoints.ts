import type { Reply } from '../core/reply/reply.ts'
import type { ShownCredential } from '../core/request/credential.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Mount } from '../core/request/mount.ts'
import { acceptsHtml } from '../pages/accepts-html.ts'
import { html } from '../pages/html.ts'
import { htmlPage } from '../pages/page.ts'
import { placesOf } from './directory/places.ts'
import { restInfo } from './rest-info.ts'
import { type TokenEndpointOptions, tokenEndpoint } from './token-endpoint.ts'

/** What the endpoints of a site are built with. */
interface SiteEndpointOptions extends TokenEndpointOptions {
  readonly publicUrl: string
  readonly tokenLifeMinutes: number
  /** Address of the Portal facade; undefined where there is none. */
  readonly portalUrl: string | undefined
  /** `currentVersion` of an upstream, as it is known without asking for it. */
  readonly versionOf: (upstream: string) => Promise<number | undefined>
}

/**
 * Answers the requests to a site that the gateway serves itself: `rest/info` and the token service.
 * Neither reveals whether a service exists. Undefined for everything else.
 */
export function createSiteEndpoints(
  options: SiteEndpointOptions,
): (request: GatewayRequest, shown: readonly ShownCredential[]) => Promise<Reply> | undefined {
  return (request, shown) => {
    const { map, mount } = request
    if (map.operation.effect === 'info' && map.format !== 'html') {
      const tokenServicesUrl = `${options.publicUrl}${mount.path}/tokens/`
      const owningSystemUrl = mount.owningSystem ? options.portalUrl : undefined
      return options
        .versionOf(mount.upstream)
        .then((version) =>
          restInfo({ version, tokenServicesUrl, ...options, owningSystemUrl, presentation: map }),
        )
    }
    if (map.operation.effect === 'token') return tokenEndpoint(request, shown, options)
    const isPage = map.operation.effect === 'info' && acceptsHtml(request.inbound.headers)
    return isPage ? Promise.resolve(infoPage(options.publicUrl, mount)) : undefined
  }
}

/** What a browser is told at `rest/info`, whoever asks. */
function infoPage(publicUrl: string, mount: Pick<Mount, 'path' | 'at'>): Reply {
  const { home, of } = placesOf(publicUrl, mount)
  return htmlPage({
    title: 'About these map services',
    home,
    body: html`<p>This is <strong>Mapgate</strong>, a security gateway before map servers. Map applications sign in here by themselves.</p>
<p>Go to <a href="${of('/rest/services') ?? home}">the map services</a>, or see <a href="?f=pjson">this description as JSON</a>.</p>`,
  })
}
