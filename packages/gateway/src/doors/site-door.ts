import type { MapRequest } from '@mapgate/protocol'
import type { ShownCredential } from '../core/credential.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import type { Reply } from '../core/reply.ts'
import { page } from '../reply/page.ts'
import { acceptsHtml } from '../reply/present-error.ts'
import { isDirectoryPage } from './directory/directory.ts'
import { restInfo } from './rest-info.ts'
import { type TokenDoorOptions, tokenDoor } from './token-door.ts'

/** What the doors of a site are built with. */
export interface SiteDoorOptions extends TokenDoorOptions {
  readonly publicUrl: string
  readonly tokenLifeMinutes: number
  /** `currentVersion` of an upstream, as it is known without asking for it. */
  readonly versionOf: (upstream: string) => Promise<number | undefined>
}

/**
 * Answers what the gateway itself is for a site: `rest/info`, the token service, and the plain page for browsers.
 * None of them tells whether a service exists. Undefined for everything else.
 */
export function createSiteDoor(
  options: SiteDoorOptions,
): (request: GatewayRequest, shown: readonly ShownCredential[]) => Promise<Reply> | undefined {
  return (request, shown) => {
    const { map, mount } = request
    if (map.operation.effect === 'info' && map.format !== 'html') {
      const tokenServicesUrl = `${options.publicUrl}${mount.path}/tokens/`
      return options
        .versionOf(mount.upstream)
        .then((version) => restInfo({ version, tokenServicesUrl, ...options, presentation: map }))
    }
    if (map.operation.effect === 'token') return tokenDoor(request, shown, options)
    if (isDirectoryPage(request)) return undefined
    if (isPage(map) && acceptsHtml(request.inbound.headers)) {
      return Promise.resolve(page({ title: 'Map services' }))
    }
    return undefined
  }
}

const isPage = (map: MapRequest): boolean => map.format === 'html'
