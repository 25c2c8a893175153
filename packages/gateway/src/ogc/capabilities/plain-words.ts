/** Longest text of a document, in characters. */
const longest = 4_000

/** A text of a description, without the HTML that some authors write; undefined where there is none. */
export function plainWords(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const words = value
    .slice(0, 4 * longest)
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longest)
  return words === '' ? undefined : words
}
