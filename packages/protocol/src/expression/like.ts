import type { Expression } from './tree.ts'

const substitutes = [...'$!^~|#@&+=']

/**
 * A pattern whose escape character was a backslash, written with another one. Databases that take `'\'` for an unclosed string would
 * read on past it; so a backslash never stands there. Undefined where the pattern is no literal or holds every substitute.
 */
export function rewriteBackslashEscape(
  pattern: Expression,
): { pattern: Expression; escape: string } | undefined {
  if (pattern.kind !== 'string') return undefined
  const mark = substitutes.find((character) => !pattern.value.includes(character))
  if (mark === undefined) return undefined
  const value = pattern.value.replace(/\\([\s\S])/g, (_, escaped: string) => `${mark}${escaped}`)
  return { pattern: { ...pattern, value }, escape: mark }
}

/**
 * True where a text matches a `LIKE` pattern: `%` any run, `_` one character. Goes back to the last `%` only, so its time is at most
 * the product of both lengths. Undefined for a pattern that ends in `mark`, its escape character.
 */
export function isLike(text: string, pattern: string, mark?: string): boolean | undefined {
  const wanted = patternOf(pattern, mark)
  if (!wanted) return undefined
  const characters = [...text]
  let at = 0
  let place = 0
  let lastRun = -1
  let retry = 0
  while (at < characters.length) {
    const part = wanted[place]
    if (part === run) {
      lastRun = place++
      retry = at
    } else if (part !== undefined && (part === any || part === characters[at])) {
      place += 1
      at += 1
    } else if (lastRun >= 0) {
      place = lastRun + 1
      at = ++retry
    } else return false
  }
  while (wanted[place] === run) place += 1
  return place === wanted.length
}

const run = Symbol('%')
const any = Symbol('_')

function patternOf(pattern: string, mark?: string): (string | symbol)[] | undefined {
  const parts: (string | symbol)[] = []
  let escaped = false
  for (const character of pattern) {
    if (!escaped && character === mark) {
      escaped = true
      continue
    }
    if (!escaped && character === '%') parts.push(run)
    else if (!escaped && character === '_') parts.push(any)
    else parts.push(character)
    escaped = false
  }
  return escaped ? undefined : parts
}
