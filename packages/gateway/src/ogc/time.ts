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
  const [year = 0, month, day, hour, minute, second] = found.slice(1, 7).map(numberOf)
  const begins = (parts: readonly number[]): number => Date.UTC(...(parts as [number, number]))
  const startMs = begins([year, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0])
  const isDay = new Date(startMs).getUTCDate() === (day ?? 1)
  if (!Number.isFinite(startMs) || !isDay) throw noTime()
  const fractionMs = Math.floor(Number(found[7] ?? 0) * 1000)
  const at = startMs + fractionMs - offsetMs(found[8])
  if (hour !== undefined) return { startMs: at, endMs: at }
  const next =
    month === undefined
      ? begins([year + 1, 0])
      : day === undefined
        ? begins([year, month])
        : startMs + 86_400_000
  return { startMs, endMs: next - 1 }
}

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text)

/** `+01:00` in milliseconds. */
function offsetMs(text = 'Z'): number {
  if (text.toUpperCase() === 'Z') return 0
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2))
  return (text.startsWith('-') ? -minutes : minutes) * 60_000
}

const noTime = () => refusedValue('InvalidDimensionValue', 'TIME names no moment and no span of time.')
