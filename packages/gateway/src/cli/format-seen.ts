import { grantedViewInWords, type SeenService } from '@mapgate/policy'

/** The visible services and layers for people. */
export function formatSeen(account: string, seen: readonly SeenService[]): string {
  if (seen.length === 0) return `${account} sees nothing.`
  return seen.flatMap(serviceInWords).join('\n')
}

function serviceInWords({ mount, service, type, whole, layers }: SeenService): readonly string[] {
  return [
    `${mount} ${service} (${type})${whole.length > 0 ? `: everything for ${whole.join(', ')}` : ''}`,
    ...layers.flatMap(({ id, name, operations, views }) =>
      views.map((view) => `  ${id} ${name}: ${operations.join(', ')}; ${grantedViewInWords(view)}`),
    ),
  ]
}
