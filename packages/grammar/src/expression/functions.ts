type Result = string | number | undefined

/** The documented functions whose arguments are all numbers. */
export const ofNumbers: Readonly<Record<string, (...values: readonly number[]) => number>> = {
  ABS: Math.abs,
  ACOS: Math.acos,
  ASIN: Math.asin,
  ATAN: Math.atan,
  CEILING: Math.ceil,
  COS: Math.cos,
  FLOOR: Math.floor,
  LOG: Math.log,
  LOG10: Math.log10,
  SIGN: Math.sign,
  SIN: Math.sin,
  TAN: Math.tan,
  MOD: (value = Number.NaN, divisor = Number.NaN) => value % divisor,
  POWER: (value = Number.NaN, exponent = Number.NaN) => value ** exponent,
  ROUND: (value = Number.NaN, places = 0) =>
    (Math.sign(value) * Math.round(Math.abs(value) * 10 ** places)) / 10 ** places,
  TRUNCATE: (value = Number.NaN, places = 0) => Math.trunc(value * 10 ** places) / 10 ** places,
}

/** The documented functions that take a string; undefined for arguments of another type. */
export const ofText: Readonly<Record<string, (...values: readonly unknown[]) => Result>> = {
  UPPER: (text) => (typeof text === 'string' ? text.toUpperCase() : undefined),
  LOWER: (text) => (typeof text === 'string' ? text.toLowerCase() : undefined),
  CHAR_LENGTH: (text) => (typeof text === 'string' ? [...text].length : undefined),
  POSITION: (part, text) =>
    typeof part === 'string' && typeof text === 'string' ? positionOf(part, text) : undefined,
  SUBSTRING: (text, from, length) => {
    if (typeof text !== 'string' || typeof from !== 'number') return undefined
    if (length !== undefined && typeof length !== 'number') return undefined
    const end = length === undefined ? undefined : Math.max(0, from - 1 + length)
    return [...text].slice(Math.max(0, from - 1), end).join('')
  },
}

/** Where a part begins, counted in characters from 1; 0 where it does not occur. */
function positionOf(part: string, text: string): number {
  const index = text.indexOf(part)
  return index < 0 ? 0 : [...text.slice(0, index)].length + 1
}
