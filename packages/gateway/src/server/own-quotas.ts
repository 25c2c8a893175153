import type { Principal } from '@mapgate/policy'
import { parseRequest } from '@mapgate/protocol'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { CallersQuota } from '../core/request/own-quota.ts'
import { asCallersAreTold, createOwnQuotas } from '../limits/index.ts'
import { mountsIn } from '../mounts.ts'
import type { Parts } from './parts.ts'

type Asked = Pick<GatewayRequest, 'mount' | 'map'>

/** Tells an administrator of the quotas of anybody. */
export const everyQuotaOf = ({ options, usage }: Pick<Parts, 'options' | 'usage'>) =>
  createOwnQuotas(options.configuration.limits.quotas, {
    clock: options.clock,
    used: (windows) => usage.writer.usedOf(windows),
  })

/**
 * Tells people of their own quotas. One for some services is told to those who may ask for one of them, and to nobody else, because its name may tell of what is
 * hidden.
 */
export function ownQuotasOf(
  parts: Pick<Parts, 'options' | 'usage' | 'authorizer' | 'catalog'>,
): (principal: Principal) => Promise<readonly CallersQuota[]> {
  const ownQuotas = everyQuotaOf(parts)
  return async (principal) => {
    const own = await ownQuotas(principal, (isFor) => maySend(principal, isFor, parts))
    return own.map(asCallersAreTold)
  }
}

/** True where a grant lets somebody ask for one of the services that a quota is for. */
function maySend(
  principal: Principal,
  isFor: (asked: Asked) => boolean,
  {
    options: { configuration, clock },
    authorizer,
    catalog,
  }: Pick<Parts, 'options' | 'authorizer' | 'catalog'>,
): boolean {
  const known = catalog.current()
  return mountsIn(configuration.mounts).some((mount) =>
    known.services(mount.upstream).some(({ name, type }) => {
      const place = `${name}/${type}`.split('/').map(encodeURIComponent).join('/')
      const { request: map } = parseRequest({
        method: 'GET',
        path: `/rest/services/${place}`,
        query: 'f=json',
      })
      const asked = map && { mount, map }
      if (asked === undefined || !isFor(asked)) return false
      return authorizer.authorize(principal, asked, known, clock()).effect === 'permit'
    }),
  )
}
