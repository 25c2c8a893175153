import type { DatePart, Literal } from './tree.ts'

/** A moment in milliseconds since 1970, UTC, as services give dates; kept apart from plain numbers. */
export type Moment = { readonly kind: 'moment'; readonly ms: number }

/** A distance between moments; months apart, because they differ in length. */
export type Span = { readonly kind: 'span'; readonly ms: number; readonly months: number }

/** The moment that a `DATE`, `TIMESTAMP` or `TIME` text names, or undefined. A text without offset is UTC; a time is of 1970-01-01. */
export function momentOf(text: string): Moment | undefined {
  const whole = /^\d\d:/.test(text) ? `1970-01-01 ${text}` : text
  const parts = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d+)?) ?(Z|[+-]\d\d:\d\d)?)?$/.exec(whole)
  if (!parts) return undefined
  const [, date = '', time = '00:00:00', offset = 'Z'] = parts
  const ms = Date.parse(`${date}T${time}${offset}`)
  return Number.isNaN(ms) ? undefined : { kind: 'moment', ms }
}

/** The value of `CURRENT_DATE`, `CURRENT_TIME` or `CURRENT_TIMESTAMP` at a time. */
export function currentMoment(type: Extract<Literal, { kind: 'now' }>['type'], nowMs: number): Moment {
  const midnight = Math.floor(nowMs / dayMs) * dayMs
  if (type === 'CURRENT_DATE') return { kind: 'moment', ms: midnight }
  return { kind: 'moment', ms: type === 'CURRENT_TIME' ? nowMs - midnight : nowMs }
}

const secondMs = 1000
const dayMs = 86_400 * secondMs
const unitMs: Readonly<Partial<Record<DatePart, number>>> = {
  DAY: dayMs,
  HOUR: 3600 * secondMs,
  MINUTE: 60 * secondMs,
  SECOND: secondMs,
}
const units: readonly DatePart[] = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND']

/** The distance that an interval literal names, or undefined where its text has more parts than its units. */
export function spanOf({ text, from }: Extract<Literal, { kind: 'interval' }>): Span | undefined {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[+-]/, '')
  const numbers = (units.indexOf(from) < 2 ? digits.split(/[ -]/) : digits.split(/[ :]/)).map(Number)
  const first = units.indexOf(from)
  let ms = 0
  let months = 0
  for (const [i, number] of numbers.entries()) {
    const unit = units[first + i]
    if (unit === undefined || Number.isNaN(number)) return undefined
    if (unit === 'YEAR' || unit === 'MONTH') months += number * (unit === 'YEAR' ? 12 : 1)
    else ms += number * (unitMs[unit] ?? 0)
  }
  return { kind: 'span', ms: sign * ms, months: sign * months }
}

/** A moment later by a span; a day that its month does not have becomes the month's last. */
export function later(moment: Moment, span: Span, direction: 1 | -1): Moment {
  const date = new Date(moment.ms)
  if (span.months !== 0) {
    const day = date.getUTCDate()
    date.setUTCDate(1)
    date.setUTCMonth(date.getUTCMonth() + direction * span.months)
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
    date.setUTCDate(Math.min(day, last))
  }
  return { kind: 'moment', ms: date.getTime() + direction * span.ms }
}

/** One part of a moment, in UTC; months count from 1, seconds carry their fraction. */
export function partOf(moment: Moment, part: DatePart): number {
  const date = new Date(moment.ms)
  switch (part) {
    case 'YEAR':
      return date.getUTCFullYear()
    case 'MONTH':
      return date.getUTCMonth() + 1
    case 'DAY':
      return date.getUTCDate()
    case 'HOUR':
      return date.getUTCHours()
    case 'MINUTE':
      return date.getUTCMinutes()
    case 'SECOND':
      return date.getUTCSeconds() + date.getUTCMilliseconds() / 1000
  }
}
