import { refuse } from './unsayable.ts'

/** What a server may count exactly: digits of whole numbers, and of numbers with a fraction, which it takes for doubles. */
export interface ExactDigits {
  readonly whole: number
  readonly fraction: number
}

/**
 * A number in plain decimals without an exponent: `1.50E3` is `1500`. Refused where a server that counts in doubles would take another
 * number for it, so that no neighbour of a long id is shown in its place.
 */
export function plainDecimals(text: string, exact: ExactDigits): string {
  const parts = /^(-?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text)
  if (!parts) return refuse('number')
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts
  const digits = `${whole}${fraction}`
  const point = whole.length + Number(exponent)
  if (digits === '' || Math.abs(point) > 40) return refuse('number')
  const before = digits.slice(0, Math.max(0, point)).padEnd(Math.max(0, point), '0').replace(/^0+/, '')
  const after = `${'0'.repeat(Math.max(0, -point))}${digits.slice(Math.max(0, point))}`.replace(/0+$/, '')
  const counted = after === '' ? before.length : `${before}${after}`.replace(/^0+/, '').length
  if (counted > (after === '' ? exact.whole : exact.fraction)) return refuse('number')
  const value = `${before || '0'}${after && `.${after}`}`
  return value === '0' ? '0' : `${sign}${value}`
}
