import { compileGlob, type Principal } from '@mapgate/policy'
import { serviceName } from '@mapgate/protocol'
import type { QuotaConfiguration } from '../../config/sections/quotas.ts'
import type { GatewayRequest } from '../../core/request/gateway-request.ts'
import { calendarIn } from './calendar.ts'

/** A quota of a configuration, ready to be asked of each request. */
export interface CompiledQuota {
  readonly configuration: QuotaConfiguration
  /** True for somebody whom it is for. */
  readonly isOf: (principal: Pick<Principal, 'roles'>) => boolean
  /** True for a request to a mount and a service that it is for. */
  readonly isFor: (request: Pick<GatewayRequest, 'mount' | 'map'>) => boolean
  /** False where it is for every request at mounts. */
  readonly isNarrow: boolean
  readonly windowOf: ReturnType<typeof calendarIn>
}

export function compileQuota(configuration: QuotaConfiguration): CompiledQuota {
  const { roles, mounts, services, timeZone, every } = configuration
  const globs = services?.map(compileGlob)
  return {
    configuration,
    isNarrow: mounts !== undefined || services !== undefined,
    windowOf: calendarIn(timeZone, every),
    isOf: (principal) => !roles || roles.some((role) => principal.roles.includes(role)),
    isFor: ({ mount, map }) =>
      (!mounts || mounts.includes(mount.path)) &&
      (!globs || globs.some((matches) => matches(serviceName(map.resource) ?? ''))),
  }
}
