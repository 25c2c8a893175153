import { ValueError, type ValueType } from '../../value.ts'

const numberPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const maxDigits = 64

/** Reads one decimal number; spaces around it do not count. */
function parseNumber(text: string, what = 'it'): number {
  const trimmed = text.trim()
  if (trimmed.length <= maxDigits && numberPattern.test(trimmed)) {
    const value = Number(trimmed)
    if (Math.abs(value) <= 1e15) return value === 0 ? 0 : value
  }
  throw new ValueError(`${what} has to be a number`)
}

/** Reads one whole number between bounds. */
export function parseInteger(text: string, min: number, max: number, what = 'it'): number {
  const trimmed = text.trim()
  const value = /^[+-]?\d{1,16}$/.test(trimmed) ? Number(trimmed) : Number.NaN
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value === 0 ? 0 : value
  throw new ValueError(`${what} has to be a whole number from ${min} to ${max}`)
}

/** Reads numbers with commas between them. */
export function parseNumbers(text: string, counts: readonly number[]): number[] {
  const parts = text.split(',', 8)
  if (!counts.includes(parts.length))
    throw new ValueError(`it has to be ${counts.join(' or ')} numbers with commas between them`)
  return parts.map((part) => parseNumber(part))
}

/** A number between bounds. */
export function decimal(min: number, max: number): ValueType<number> {
  return {
    id: 'number',
    form: `a number from ${min} to ${max}`,
    parse(text) {
      const value = parseNumber(text)
      if (value < min || value > max) throw new ValueError(`it has to be a number from ${min} to ${max}`)
      return value
    },
    print: String,
  }
}

/** A whole number between bounds. */
export function integer(min: number, max: number): ValueType<number> {
  return {
    id: 'integer',
    form: `a whole number from ${min} to ${max}`,
    parse: (text) => parseInteger(text, min, max),
    print: String,
  }
}

/** Numbers with commas between them, at most 100. */
export const numberList: ValueType<readonly number[]> = {
  id: 'numberList',
  form: 'numbers with commas between them',
  parse(text) {
    const parts = text.split(',', 101)
    if (parts.length > 100) throw new ValueError('it has more than 100 numbers')
    return parts.map((part) => parseNumber(part))
  },
  print: (numbers) => numbers.join(','),
}
