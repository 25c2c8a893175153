import type { RunResult } from './run.ts'

const obligations = ['layers', 'fields', 'rows', 'ids', 'shapes', 'pictures', 'several', 'areas'] as const

/** Prints how often each operation told something under each obligation, and what was refused. */
export function printTable({ made, telling, refusals }: RunResult): void {
  console.log(['operation', ...obligations].map((cell) => cell.padEnd(20)).join(''))
  for (const [operation, row] of [...telling].sort(([a], [b]) => a.localeCompare(b))) {
    const cells = obligations.map((obligation) => String(row.get(obligation) ?? 0))
    console.log([operation, ...cells].map((cell) => cell.padEnd(20)).join(''))
  }
  const silent = [...telling].flatMap(([operation, row]) =>
    obligations.filter((name) => !row.get(name)).map((name) => `${operation} under ${name}`),
  )
  console.log(`told nothing: ${silent.join(', ') || 'none'}`)
  const formats = [...made].sort(([a], [b]) => a.localeCompare(b))
  console.log(
    `asked (and answered): ${formats.map(([what, { asked, answered }]) => `${what} ${asked} (${answered})`).join(', ')}`,
  )
  const refused = [...refusals]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([what, count]) => `${what} ${count}`)
  console.log(`refused: ${refused.join(', ')}`)
}
