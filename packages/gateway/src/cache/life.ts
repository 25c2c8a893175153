import type { Rule } from './rules.ts'

/** Until when an answer is given, in epoch milliseconds; see `Entry`. */
export interface Life {
  readonly freshUntil: number
  readonly staleWhileRevalidateUntil: number
  readonly staleIfErrorUntil: number
}

/** Longer lives are cut off here, so that no number of a map server becomes too large. */
const longestMs = 365 * 86_400_000

/**
 * How long an answer may be given, by the rule and by what the map server says of it (RFC 9111, 4.2.1, as for a shared cache). Undefined where it may
 * not be given to anybody later.
 * @param headers of the answer, by lower-case name
 * @param now epoch milliseconds
 */
export function lifeOf(
  rule: Rule,
  headers: Readonly<Record<string, string | undefined>>,
  now: number,
): Life | undefined {
  const said = directivesOf(headers['cache-control'])
  if (rule.life === 'none' || said.has('no-store')) return undefined
  const lifeMs = Math.min(rule.life === 'upstream' ? statedLife(said, headers, now) : rule.life, longestMs)
  if (!(lifeMs > 0)) return undefined
  const freshUntil = now + lifeMs
  const isStrict = rule.life === 'upstream' && (said.has('must-revalidate') || said.has('proxy-revalidate'))
  const late = (ms: number): number => freshUntil + (isStrict ? 0 : Math.min(ms, longestMs))
  return {
    freshUntil,
    staleWhileRevalidateUntil: late(rule.staleWhileRevalidate),
    staleIfErrorUntil: late(rule.staleIfError),
  }
}

type Directives = ReadonlyMap<string, string>

/** Milliseconds that the map server gives the answer still; 0 for an answer that it does not let others have. */
function statedLife(
  said: Directives,
  { age, expires }: Readonly<Record<string, string | undefined>>,
  now: number,
): number {
  if (said.has('private') || said.has('no-cache')) return 0
  const stated = said.get('s-maxage') ?? said.get('max-age')
  if (stated !== undefined) return (secondsOf(stated) - (age === undefined ? 0 : secondsOf(age, 1e9))) * 1_000
  const until = expires === undefined ? Number.NaN : Date.parse(expires)
  return Number.isNaN(until) ? 0 : until - now
}

/** A number of seconds. A text that is no number gives the shortest life. */
const secondsOf = (text: string, otherwise = 0): number =>
  /^\d{1,10}$/.test(text.trim()) ? Number(text) : otherwise

/** The directives of `Cache-Control`. Of one that is given twice the smaller value counts. */
function directivesOf(text = ''): Directives {
  const found = new Map<string, string>()
  for (const part of text.toLowerCase().split(',')) {
    const [name = '', value = ''] = part.split('=').map((word) => word.trim().replace(/^"|"$/g, ''))
    if (name === '') continue
    const before = found.get(name)
    found.set(name, before !== undefined && secondsOf(before) < secondsOf(value) ? before : value)
  }
  return found
}
