import { ValueError } from '../../value.ts'

const globalId =
  /^(?:\{[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i

/** True for a global id, with braces or without, in any case. */
export const isGlobalId = (value: unknown): value is string =>
  typeof value === 'string' && globalId.test(value)

/** Reads a global id; its spelling stays, because map servers differ in the one that they keep. */
export function readGlobalId(value: unknown, what: string): string {
  const text = typeof value === 'string' ? value.trim() : value
  if (isGlobalId(text)) return text
  throw new ValueError(`${what} has to be a global id such as {1A9F8368-F9BB-428B-BB03-F45724362DB5}`)
}

/** The same for all spellings of a global id, and for no other: upper case, without braces. */
export const globalIdKey = (text: string): string =>
  text
    .trim()
    .replace(/^\{|\}$/g, '')
    .toUpperCase()
