import type { Finding } from '../finding.ts'
import type { Imported } from '../meaning/imported.ts'
import { headings, kindsOf, summaryOf } from './report-text.ts'

/** The report as Markdown, a table for each kind of finding. */
export function reportMarkdown(imported: Imported): string {
  const { findings } = imported
  return [
    '# What became of the proxy.config',
    '',
    summaryOf(imported),
    ...kindsOf(findings).flatMap((kind) => [
      '',
      `## ${headings[kind]}`,
      '',
      '| line | what it was | what it becomes | what to do |',
      '|---|---|---|---|',
      ...findings.filter((finding) => finding.kind === kind).map(row),
    ]),
    '',
  ].join('\n')
}

const row = ({ line, was, becomes, todo }: Finding): string =>
  `| ${[String(line ?? ''), was, becomes, todo].map(cell).join(' | ')} |`

const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('<', '&lt;')
