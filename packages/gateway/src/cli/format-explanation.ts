import { grantedViewInWords } from '@mapgate/policy'
import type { Explanation } from '../explain.ts'

/** An explanation for people. */
export function formatExplanation({
  principal,
  parsed,
  grants,
  decision,
  obligations,
  outbound,
}: Explanation): string {
  const reason = decision.code === undefined ? '' : ` (${decision.code}: ${decision.reason ?? ''})`
  return [
    `principal    ${principal.id}, roles ${principal.roles.join(', ') || 'none'}, attributes ${JSON.stringify(principal.attributes)}`,
    'fault' in parsed
      ? `parsed       a fault: ${parsed.fault}, ${parsed.message}`
      : `parsed       ${parsed.operation}${parsed.service ? ` of ${parsed.service}` : ''}${parsed.layer === undefined ? '' : `, layer ${parsed.layer}`} ${JSON.stringify(parsed.parameters)}${parsed.dropped.length > 0 ? `, dropped: ${parsed.dropped.join(', ')}` : ''}`,
    ...grants.map(({ grant, applies, why }) => `grant        ${applies ? 'yes' : 'no '}  ${grant}: ${why}`),
    `decision     ${decision.effect}${reason}`,
    ...(obligations === undefined
      ? []
      : obligations === 'none'
        ? ['obligations  none: nothing is hidden']
        : obligations.flatMap(({ layer, name, views }) =>
            views.map((view) => `obligation   layer ${layer} ${name}: ${grantedViewInWords(view)}`),
          )),
    ...(outbound ?? []).map((request) =>
      'after' in request
        ? `outbound     ${request.after}`
        : `outbound     ${request.method} ${request.path} ${JSON.stringify(request.parameters)}`,
    ),
  ].join('\n')
}
