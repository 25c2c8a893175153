import { type EditVerdict, grantedViewInWords } from '@mapgate/policy'
import type { ExplainedNeed, Explanation } from '../explain.ts'
import { quotaInWords } from './format-quotas.ts'

/** An explanation for people. */
export function formatExplanation({
  door,
  principal,
  parsed,
  grants,
  decision,
  obligations,
  quotas,
  needs,
  verdicts,
  outbound,
}: Explanation): string {
  const reason = decision.code === undefined ? '' : ` (${decision.code}: ${decision.reason ?? ''})`
  return [
    ...(door === undefined ? [] : [`door         ${door.at} asks for ${door.path}`]),
    `principal    ${principal.id}, roles ${principal.roles.join(', ') || 'none'}, attributes ${JSON.stringify(principal.attributes)}`,
    ...(parsed.dialect === undefined
      ? []
      : [`asked        ${parsed.dialect}${parsed.request === undefined ? '' : ` ${parsed.request}`}`]),
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
    ...(quotas ?? []).map((quota) => `quota        ${quotaInWords(quota)}`),
    ...(needs ?? []).map(needInWords),
    ...(verdicts ?? []).map(verdictInWords),
    ...(outbound ?? []).map(outboundInWords),
  ].join('\n')
}

const outboundInWords = (request: NonNullable<Explanation['outbound']>[number]): string =>
  'after' in request
    ? `outbound     ${request.after}`
    : `outbound     ${request.method} ${request.path} ${JSON.stringify(shortened(request.parameters))}`

/** What had to be known of an area, and what was found. */
function needInWords({ kind, area, layer, wkid, found }: ExplainedNeed): string {
  if (kind === 'rows') return `found out    rows of layer ${layer} in ${area}: ${found}`
  if (kind === 'placed') return `found out    ${area} in ${wkid}: ${found}`
  if (kind === 'rows-to-edit') return `found out    rows of layer ${layer} that are to be edited: ${found}`
  if (kind === 'attachments-to-edit') return `found out    attachments of layer ${layer}: ${found}`
  return `found out    extents of pictures in ${wkid}: ${found}`
}

const ways = {
  conditional: 'sent with its condition',
  compared: 'sent, and compared afterwards',
  plain: 'sent as it is',
}

/** What one change of an edit comes to: by which grant, what was found of the row before and after, and how it would be sent. */
function verdictInWords({ layerId, change, row, grant, before, after, way }: EditVerdict): string {
  const named = row === undefined ? '' : ` row ${row}`
  const found = [
    before === undefined ? [] : [`before: ${before}`],
    after === undefined ? [] : [`after: ${after}`],
    [grant === undefined ? 'no grant permits it' : `permitted by ${grant}`],
    [way === undefined ? 'not sent' : ways[way]],
  ]
  return `edit         layer ${layerId} ${change}${named}; ${found.flat().join('; ')}`
}

/** The most of a value that is printed: ids of rows and outlines of areas are long. */
const mostPrinted = 300

const shortened = (parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      value.length > mostPrinted ? `${value.slice(0, mostPrinted)}… (${value.length} characters)` : value,
    ]),
  )
