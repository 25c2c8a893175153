/** A table for people: columns as wide as they need, two spaces between. `rows` may be empty; then `empty` is said instead. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], empty: string): string {
  if (rows.length === 0) return empty
  const lines = [heads, ...rows]
  const widths = heads.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)))
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** A time for people, to the minute in UTC; `-` for none. */
export const shortTime = (time: number | null): string =>
  time === null ? '-' : `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')}Z`

/** Attributes of an account as a cell, such as `department=parks`. */
export const attributesCell = (attributes: Readonly<Record<string, unknown>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}=${[value].flat().join(',')}`)
    .join(' ') || '-'
