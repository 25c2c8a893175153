/** Longest part of a line that is shown. */
const longest = 110

/**
 * A line of a configuration file with carets below, as people look for a fault. Secrets that stand in it are shown as `***`, because
 * faults are printed where others read them.
 * @param column 0-based place of the first caret
 * @param length number of carets; cut at the end of the line
 */
export function excerptOf(line: string, column: number, length: number): string {
  const secrets = secretsIn(line)
  const inside = secrets.find(([start, end]) => column > start && column <= end)
  const at = inside?.[0] ?? column
  let shown = ''
  let caret = 0
  let end = 0
  for (const [start, stop] of [...secrets, [line.length, line.length] as const]) {
    if (at >= end) caret = shown.length + Math.min(at, start) - end
    shown += line.slice(end, start) + (stop > start ? '***' : '')
    end = stop
  }
  const carets = '^'.repeat(Math.max(1, Math.min(inside ? 3 : length, shown.trimEnd().length - caret)))
  const from = caret > longest - 20 ? caret - 40 : 0
  const cut = shown.slice(from, from + longest).trimEnd()
  return `${cut}\n${' '.repeat(caret - from)}${carets.slice(0, Math.max(1, longest - caret + from))}`
}

/** The ranges of secret values in a line, in order. */
function secretsIn(line: string): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  for (const match of line.matchAll(
    /(?:^|[\s{,"'-])(?:key|password|clientSecret|value|token)(?:["']\s*:\s*|\s*:\s+)/gi,
  )) {
    const start = match.index + match[0].length
    if (start < (found.at(-1)?.[1] ?? 0)) continue
    const rest = line.slice(start)
    const quoted = /^(?:"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?)/.exec(rest)
    const plain = line.slice(0, start).includes('{') ? /^[^,}]*/.exec(rest) : /^.*/.exec(rest)
    const value = (quoted ?? plain)?.[0].trimEnd() ?? ''
    if (value.length > 0 && !/^[{[]/.test(value)) found.push([start, start + value.length])
  }
  return found
}
