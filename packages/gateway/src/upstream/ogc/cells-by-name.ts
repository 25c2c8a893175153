/**
 * The cells of a row by their names. Of a name that stands twice, in whatever letter case, nobody knows which field it is: one of them may be the alias of a hidden one. So
 * neither is told.
 */
export function cellsByName<Value>(
  cells: readonly (readonly [name: string, value: Value])[],
): Record<string, Value> {
  const counts = new Map<string, number>()
  for (const [name] of cells) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1)
  return Object.fromEntries(cells.filter(([name]) => counts.get(name.toLowerCase()) === 1))
}
