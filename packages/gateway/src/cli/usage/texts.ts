import { printable } from '../printable.ts'
import { table } from '../table.ts'
import { type Asked, type Line, stepName } from './report.ts'

const counts = ['requests', 'units', 'megapixels', 'renders', 'records', 'hits', 'bytes', 'refused'] as const

/** What stands for an empty name: somebody or something that has none. */
const unnamed = '-'

/** The lines as a table for people. */
export function usageTable(lines: readonly Line[], asked: Asked): string {
  const heads = [...headsOf(asked), ...counts].map((head) => head.toUpperCase())
  const rows = lines.map((line) => [
    ...cellsOf(line, asked).map(inOneLine),
    ...counts.map((name) => amount(line[name])),
  ])
  return table(heads, rows, 'Nothing was counted in this time.')
}

/** The lines as CSV (RFC 4180). Cells that a spreadsheet would take for a formula begin with an apostrophe. */
export function usageCsv(lines: readonly Line[], asked: Asked): string {
  const rows = lines.map((line) => [
    ...cellsOf(line, asked),
    ...counts.map((name) => String(round(line[name]))),
  ])
  return [[...headsOf(asked), ...counts], ...rows].map((cells) => cells.map(csvCell).join(',')).join('\r\n')
}

const headsOf = ({ every, by }: Asked): readonly string[] => [...(every === undefined ? [] : [every]), ...by]

const cellsOf = ({ at, names }: Line, { every, by }: Asked): readonly string[] => [
  ...(every === undefined ? [] : [stepName(at, every)]),
  ...(names?.map((name) => name || unnamed) ?? by.map((_, place) => (place === 0 ? '(all others)' : ''))),
]

/**
 * Where a formula would begin: at the start of a name that somebody chose, and behind whatever a spreadsheet may take for the end of a cell or line. Spreadsheets of countries with a
 * decimal comma split at semicolons; those of Japan read full-width signs.
 */
const formula =
  /^(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])|(?<=[;\t\r\n])(?=["\s]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g

function csvCell(text: string): string {
  // A lone dash is ours.
  const safe = text === unnamed ? text : text.replace(formula, "'")
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A name in one line of a table, whoever chose it. */
export const inOneLine = (text: string): string =>
  printable(text.replaceAll('\n', '\\u000a').replaceAll('\r', '\\u000d').replaceAll('\t', '\\u0009'))

const round = (value: number): number => Math.round(value * 100) / 100

const amount = (value: number): string => round(value).toLocaleString('en-US')
