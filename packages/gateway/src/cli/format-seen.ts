import { grantedViewInWords, type SeenService } from '@mapgate/policy'
import type { OwnQuota } from '../core/request/own-quota.ts'
import { quotaInWords } from './format-quotas.ts'

/** The visible services and layers for people, and the quotas that requests to them are charged to. */
export function formatSeen(
  account: string,
  seen: readonly SeenService[],
  quotas: readonly OwnQuota[] = [],
): string {
  const services = seen.length === 0 ? [`${account} sees nothing.`] : seen.flatMap(serviceInWords)
  return [...services, ...quotas.map((quota) => `quota ${quotaInWords(quota)}`)].join('\n')
}

function serviceInWords({ mount, service, type, whole, layers }: SeenService): readonly string[] {
  return [
    `${mount} ${service} (${type})${whole.length > 0 ? `: everything for ${whole.join(', ')}` : ''}`,
    ...layers.flatMap(({ id, name, operations, views }) =>
      views.map((view) => `  ${id} ${name}: ${operations.join(', ')}; ${grantedViewInWords(view)}`),
    ),
  ]
}
