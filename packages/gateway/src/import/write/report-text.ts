import type { Finding, FindingKind } from '../finding.ts'
import type { Imported } from '../meaning/imported.ts'

/** What each kind of finding is called, in the order of a report. */
export const headings: Readonly<Record<FindingKind, string>> = {
  do: 'Do this before you go live',
  'left-out': 'Not imported',
  wide: 'Was wide, and is no more',
  differs: 'Means something else',
  note: 'To know',
}

/** The kinds of findings in the order of a report, those that occur. */
export const kindsOf = (findings: readonly Finding[]): readonly FindingKind[] =>
  (Object.keys(headings) as FindingKind[]).filter((kind) => findings.some((finding) => finding.kind === kind))

/** The first sentence of a report. */
export const summaryOf = ({ counts, upstreams, mounts, grants }: Imported): string =>
  `${counts.imported} of ${counts.entries} ${counts.entries === 1 ? 'entry' : 'entries'} imported: ${count(upstreams, 'upstream')}, ${count(mounts, 'mount')}, ${count(grants, 'grant')}.`

const count = (list: readonly unknown[], word: string): string =>
  `${list.length} ${word}${list.length === 1 ? '' : 's'}`

/** The report for a terminal. */
export function reportText(imported: Imported): string {
  const { findings } = imported
  return [
    summaryOf(imported),
    ...kindsOf(findings).flatMap((kind) => [
      '',
      `${headings[kind]}:`,
      ...findings.filter((finding) => finding.kind === kind).flatMap(linesOf),
    ]),
  ].join('\n')
}

const linesOf = ({ line, was, becomes, todo }: Finding): readonly string[] => [
  `- ${line === undefined ? '' : `line ${line}: `}${was}`,
  `    now: ${becomes}`,
  ...(todo === '' ? [] : [`    do:  ${todo}`]),
]
