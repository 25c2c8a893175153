const isBlank = (text: string, at: number): boolean => text[at] === ' ' || text[at] === '\t'

/**
 * The text of a header without the blanks around it: spaces and tabs alone (RFC 9110, 5.6.3). `trim` takes those of Unicode away too, and makes one of two
 * names that others tell apart.
 */
export function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && isBlank(text, start)) start += 1
  while (end > start && isBlank(text, end - 1)) end -= 1
  return text.slice(start, end)
}
