import type { Principal } from '@mapgate/policy'
import type { QuotaConfiguration } from '../../config/sections/quotas.ts'
import type { GatewayRequest } from '../../core/request/gateway-request.ts'
import type { CallersQuota, OwnQuota } from '../../core/request/own-quota.ts'
import type { UsageStore } from '../../store/usage-port.ts'
import { type CompiledQuota, compileQuota } from './compiled-quota.ts'
import { subjectsOf } from './subjects.ts'

interface OwnQuotasOptions {
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Tells what is used; undefined: nobody knows. */
  readonly used: UsageStore['used'] | undefined
}

/** Finds out whether somebody asks for something that a quota is for. */
type Asks = (isFor: (request: Pick<GatewayRequest, 'mount' | 'map'>) => boolean) => boolean

/** Tells the quotas of somebody; with `asks` only those for what is asked, and those for everything. */
type OwnQuotas = (principal: Principal, asks?: Asks) => Promise<readonly OwnQuota[]>

/**
 * Lists the quotas of somebody, by the rules that requests are charged by. What is used is left out where the store cannot be asked.
 * Everything is told: for callers themselves see `asCallersAreTold`.
 */
export function createOwnQuotas(
  configured: readonly QuotaConfiguration[],
  { clock, used }: OwnQuotasOptions,
): OwnQuotas {
  const compiled = configured.map(compileQuota)
  return async (principal, asks = () => true) => {
    const own = compiled
      .filter(({ isOf, isFor, isNarrow }) => isOf(principal) && (!isNarrow || asks(isFor)))
      .flatMap((quota) =>
        subjectsOf(quota.configuration, principal).map((of) => ownQuota(quota, of, clock())),
      )
    if (used === undefined || own.length === 0) return own
    const units = await used(own.map(({ name, of, from }) => ({ quota: name, subject: of, from }))).catch(
      () => [],
    )
    return own.map((quota, index) => {
      const known = units[index]
      return known === undefined ? quota : { ...quota, used: known }
    })
  }
}

function ownQuota({ configuration, windowOf }: CompiledQuota, of: string, now: number): OwnQuota {
  const { name, units, every, timeZone, per, mounts, services, warnAt } = configuration
  return {
    name,
    units,
    every,
    timeZone,
    per,
    of,
    ...(mounts === undefined ? {} : { mounts }),
    ...(services === undefined ? {} : { services }),
    ...windowOf(now),
    warnAt,
  }
}

/**
 * A quota as those are told of it whose it is. How much others used of a shared one is not told before the headers of answers tell it, and mounts and services are not
 * named, because some may be hidden from this caller.
 */
export function asCallersAreTold({ used, mounts, services, ...quota }: OwnQuota): CallersQuota {
  const { name, units, every, per, of, until, warnAt } = quota
  const isTold = used !== undefined && (per === 'principal' || used >= (units * warnAt) / 100)
  return {
    ...{ name, units, every, per, of, until, warnAt },
    isNarrow: mounts !== undefined || services !== undefined,
    used: isTold ? used : used === undefined ? 'unknown' : 'below-warning',
  }
}
