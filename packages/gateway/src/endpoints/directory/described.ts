/** A description as the caller gets it with `f=json`. Any member may be absent or of any type. */
export type Described = Readonly<Record<string, unknown>>

/** A text, cut to what a page can show; empty where there is none. */
export const textOf = (value: unknown, most = 600): string =>
  typeof value === 'string' ? value.slice(0, most) : typeof value === 'number' ? String(value) : ''

/** A number; some servers write them as texts. */
export const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Words of a description that was written as HTML: only the text between its tags. */
export const wordsOf = (value: unknown): string =>
  textOf(value, 4000)
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 600)
