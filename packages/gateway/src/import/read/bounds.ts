import { SourceFault } from './source-fault.ts'

/** Largest file that is read. Real ones have a few kilobytes. */
export const mostBytes = 1_000_000
/** Deepest nesting of elements, or of brackets. */
export const mostDepth = 16
/** Most attributes of one element. */
export const mostAttributes = 100
/** Longest value of an attribute, in characters. */
export const mostCharacters = 10_000
/** Most entries of one file. */
export const mostEntries = 1_000

/** @throws SourceFault where a count is above its bound */
export function bounded(count: number, most: number, what: string, line?: number): void {
  if (count > most) throw new SourceFault(`${what}: more than ${most}, which no proxy.config has`, line)
}
