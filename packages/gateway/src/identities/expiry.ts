import { duration } from '../config/duration.ts'

/**
 * The end that a life such as `90d`, or a date such as `2027-01-31`, means from `now` on, epoch milliseconds.
 * @returns undefined where it is neither
 */
export function endOf(text: string, now: number): number | undefined {
  const life = duration.safeParse(text)
  if (life.success) return now + life.data
  const date = Date.parse(text)
  return /^\d{4}-\d\d-\d\d/.test(text) && Number.isFinite(date) ? date : undefined
}

/** What is said where it is neither. */
export const endWords = 'a life such as 90d, or a date such as 2027-01-31'
