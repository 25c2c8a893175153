import type { Entry } from '../port.ts'

type Times = Pick<Entry, 'freshUntil' | 'staleWhileRevalidateUntil' | 'staleIfErrorUntil' | 'validators'>

/** Epoch milliseconds up to which an entry may be given to anybody. */
export const givenUntil = (entry: Times): number =>
  Math.max(entry.freshUntil, entry.staleWhileRevalidateUntil, entry.staleIfErrorUntil)

/** True where an entry may still be given, or asked for again by its validators. */
export const isOfUse = (entry: Times, now: number): boolean =>
  entry.validators !== undefined || now <= givenUntil(entry)
