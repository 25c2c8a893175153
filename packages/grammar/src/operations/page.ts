import type { LinkPattern } from '../links.ts'
import type { Operation, ParameterSpec, UnservedParameter } from '../operation.ts'
import { operations } from './index.ts'

/** Recorded requests of real clients that are refused for one reason. */
interface RefusedRecording {
  readonly code: string
  readonly operation: string
  readonly count: number
  /** What the clients wanted, and why they do not get it. */
  readonly reason: string
}

const introduction = `# Operations

This page is generated from the tables in \`packages/grammar/src/operations\` by \`npm run pages\`;
a test keeps page and tables equal. What is not listed here does not exist for Mapgate: it is refused.

How to read it. \`{service}\` stands for \`name\` or \`folder/name\`. Names of parameters and words in paths have no case. \`f\`,
\`callback\` (JSONP, for JSON formats) and \`_ts\` are understood everywhere; \`token\` and \`mg_ticket\` are credentials everywhere.
A missing \`f\` means \`html\` where \`html\` is listed, which is Mapgate's own page. An empty value counts as absent. Parameters that
are not listed are dropped and noted for reads, and refuse writes. *Refused* are parameters that Esri documents and that would choose
rows, a time, a version or a place: they are refused by name unless their value says nothing. *Selects* says what a parameter picks or names: policy looks at
all of these.
`

/** The text of `docs/operations.md`. */
export function operationsPage(recordings: readonly RefusedRecording[]): string {
  const groups = [...new Set(operations.map((operation) => operation.group))]
  return [introduction, ...groups.map(groupSection), refusedSection(), recordedSection(recordings)].join('\n')
}

function groupSection(group: string): string {
  const served = operations.filter(
    (operation) => operation.group === group && operation.refused === undefined,
  )
  if (served.length === 0) return ''
  return `## ${group}\n\n${served.map(operationSection).join('\n')}`
}

function operationSection(operation: Operation): string {
  const { id, path, methods, effect, formats, links } = operation
  const parameters = operation.parameters.filter((spec) => !spec.sentOnly)
  const facts = [`${methods.join(', ')} \`${path}\``, `effect: ${effect}`, `formats: ${formats.join(', ')}`]
  if (links.length > 0) facts.push(`links: ${links.map(linkText).join(', ')}`)
  const head = `### ${id}\n\n${facts.map((fact) => `- ${fact}`).join('\n')}\n`
  const aside = asideOf(operation)
  if (parameters.length === 0) return `${head}${aside}`
  const rows = parameters.map((spec) =>
    row([`\`${spec.name}\`${noteOf(spec)}`, spec.type.form, spec.selects.join(', ')]),
  )
  return `${head}\n${row(['Parameter', 'Value', 'Selects'])}\n${row(['---', '---', '---'])}\n${rows.join('\n')}\n${aside}`
}

/** What is refused by name, and what is ignored, with the reasons. */
function asideOf({ unserved }: Operation): string {
  const lines = (['refused', 'ignored'] as const).flatMap((treatment) => {
    const reasons = Map.groupBy(
      unserved.filter((one) => one.treatment === treatment),
      ({ reason }) => reason,
    )
    const told = [...reasons].map(([reason, group]) => `${group.map(unservedName).join(', ')} (${reason})`)
    return told.length === 0
      ? []
      : [`${treatment === 'refused' ? 'Refused' : 'Ignored'}: ${told.join('; ')}.\n`]
  })
  return lines.length === 0 ? '' : `\n${lines.join('\n')}`
}

/** A name, and the values that are served since they mean the same as none. */
const unservedName = ({ name, neutral }: UnservedParameter): string =>
  neutral.length === 0
    ? `\`${name}\``
    : `\`${name}\` other than ${neutral.map((value) => `\`${value}\``).join(', ')}`

function linkText({ path, rule }: LinkPattern): string {
  return rule === 'remove' ? `\`${path}\` (removed)` : `\`${path}\``
}

function noteOf({ required, bodyOnly }: ParameterSpec): string {
  return `${required ? ' (required)' : ''}${bodyOnly ? ' (body only)' : ''}`
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function refusedSection(): string {
  const rows = operations.flatMap(({ id, path, refused }) =>
    refused === undefined ? [] : [row([id, `\`${path}\``, refused])],
  )
  return `## Known, and not served

These exist on map servers. A request for one is answered with its reason (\`request.operation-refused\`).

${row(['Operation', 'Path', 'Reason'])}
${row(['---', '---', '---'])}
${rows.join('\n')}
`
}

function recordedSection(recordings: readonly RefusedRecording[]): string {
  const total = recordings.reduce((sum, { count }) => sum + count, 0)
  return `## Recorded requests that are refused

Of the requests recorded from nine map clients (\`test/vectors/recorded\`), ${total} are refused; all others are read as their client means them.

${row(['Requests', 'Operation', 'Fault', 'Reason'])}
${row(['---', '---', '---', '---'])}
${recordings.map(({ count, operation, code, reason }) => row([String(count), operation, `\`${code}\``, reason])).join('\n')}
`
}
