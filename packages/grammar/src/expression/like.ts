import type { Expression } from './tree.ts'

type Like = Extract<Expression, { kind: 'like' }>

/** Characters that may stand for the escape: none is a letter, so that UPPER and LOWER leave each as it is. */
const substitutes = [...'$!^~|#@&+=']

/** The first character for an escape that none of these texts holds; undefined where they hold all of them. */
export function unusedMark(texts: readonly string[]): string | undefined {
  return substitutes.find((mark) => texts.every((text) => !text.includes(mark)))
}

/**
 * A pattern whose escape character was a backslash, written with another one. Databases that take `'\'` for an unclosed string would
 * read on past it; so a backslash never stands there. Undefined where the pattern is no literal or holds every substitute.
 */
export function rewriteBackslashEscape(
  pattern: Expression,
): { pattern: Expression; escape: string } | undefined {
  if (pattern.kind !== 'string') return undefined
  const mark = unusedMark([pattern.value])
  if (mark === undefined) return undefined
  const value = pattern.value.replace(/\\([\s\S])/g, (_, escaped: string) => `${mark}${escaped}`)
  return { pattern: { ...pattern, value }, escape: mark }
}

/**
 * The same condition with an escape character of its own where a backslash stands in the pattern: databases that escape with a backslash
 * unless they are told otherwise then read it as the plain character that it is by the standard. Undefined where no character is left for it.
 */
export function withExplicitEscape(like: Like): Like | undefined {
  if (like.escape !== undefined) return like
  const texts = constantTexts(like.pattern)
  if (texts === undefined || !texts.some((text) => text.includes('\\'))) return like
  const mark = unusedMark(texts)
  return mark === undefined ? undefined : { ...like, escape: mark }
}

/** The texts of a pattern that no row has a part in; undefined for any other. */
function constantTexts(pattern: Expression): readonly string[] | undefined {
  if (pattern.kind === 'string') return [pattern.value]
  const parts = joinedParts(pattern)?.map(constantTexts)
  return parts?.every((part) => part !== undefined) ? parts.flat() : undefined
}

/** What a pattern is joined from: by `||` and CONCAT, and inside of UPPER and LOWER; undefined for anything else. */
export function joinedParts(e: Expression): readonly Expression[] | undefined {
  if (e.kind === 'arithmetic' && e.operator === '||') return [e.left, e.right]
  return e.kind === 'call' && /^(?:CONCAT|UPPER|LOWER)$/.test(e.name) ? e.arguments : undefined
}

/** True where the escape character of a pattern has nothing behind it: some databases stop there, at rows that match so far. */
export const isDangling = (pattern: string, mark: string | undefined): boolean =>
  escapedBy(pattern, mark).includes(undefined)

/**
 * True where no database stops at a pattern. Some read it no further than a row makes them, and then stop at an escape character before
 * what needs no escape.
 */
export const isWellEscaped = (pattern: string, mark: string | undefined): boolean =>
  escapedBy(pattern, mark).every((next) => next === '%' || next === '_' || next === mark)

/** The characters behind each escape; undefined for none. */
function escapedBy(pattern: string, mark: string | undefined): (string | undefined)[] {
  const escaped: (string | undefined)[] = []
  if (mark === undefined) return escaped
  for (let at = pattern.indexOf(mark); at >= 0; ) {
    const code = pattern.codePointAt(at + mark.length)
    const next = code === undefined ? undefined : String.fromCodePoint(code)
    escaped.push(next)
    at = pattern.indexOf(mark, at + mark.length + (next?.length ?? 0))
  }
  return escaped
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
