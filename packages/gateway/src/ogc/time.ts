import type { TimeFilter } from '@mapgate/protocol'
import { refusedValue } from './refusals.ts'

/** Year, month, day, hour, minute, second, fraction, offset. */
const moment =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d)(?::?(\d\d)(?::?(\d\d)(\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i

/**
 * TIME as a span of milliseconds: a moment that names no more than its day, month or year is all of it (OGC 06-042, annex D).
 * @throws GatewayError `InvalidDimensionValue` for a date that does not exist
 */
export function timeFilterOf(text: string): TimeFilter {
  const spans = text.split('/').map(spanOf)
  const [first, last] = [spans[0], spans.at(-1)]
  if (first === undefined || last === undefined || first.startMs > last.endMs) throw noTime()
  if (first.startMs === last.endMs) return { instantMs: first.startMs }
  return { startMs: first.startMs, endMs: last.endMs }
}

interface Span {
  readonly startMs: number
  readonly endMs: number
}

function spanOf(text: string): Span {
  const found = moment.exec(text.trim())
  if (found === null) throw noTime()
  const [, year = '', month, day, hour, minute, second, fraction = '', offset = 'Z'] = found
  const begins = `${year}-${month ?? '01'}-${day ?? '01'}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`
  const date = new Date(`${begins}Z`)
  // What is no date is none, or another one.
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(begins)) throw noTime()
  const startMs = date.getTime()
  if (hour !== undefined) {
    const at = startMs + Math.floor(Number(`0${fraction}`) * 1000) - offsetMs(offset)
    return { startMs: at, endMs: at }
  }
  if (day !== undefined) date.setUTCDate(date.getUTCDate() + 1)
  else if (month !== undefined) date.setUTCMonth(date.getUTCMonth() + 1)
  else date.setUTCFullYear(date.getUTCFullYear() + 1)
  return { startMs, endMs: date.getTime() - 1 }
}

/** `+01:00` in milliseconds. @throws GatewayError `InvalidDimensionValue` for one that no place on Earth has */
function offsetMs(text: string): number {
  if (text.toUpperCase() === 'Z') return 0
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(-2))]
  if (hours > 14 || minutes > 59) throw noTime()
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

const noTime = () => refusedValue('InvalidDimensionValue', 'TIME names no moment and no span of time.')
