import { RestError } from '../operation/reply.ts'

/** A step of time: so many of a unit. */
interface DateStep {
  unit: string
  count: number
}

const fixedMs: Record<string, number> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
}
const months: Record<string, number> = { month: 1, quarter: 3, year: 12 }
const mostBins = 1000

/** Where the bins begin that hold these moments (epoch milliseconds, UTC), in order. Throws `RestError` 400 for unknown units and too many bins. */
export function dateBinStarts(moments: readonly number[], step: DateStep): number[] {
  if (moments.length === 0) return []
  const last = Math.max(...moments)
  const starts: number[] = []
  let at = startOf(Math.min(...moments), step)
  while (at <= last) {
    starts.push(at)
    if (starts.length > mostBins) throw new RestError(400, 'Invalid query parameters.', ['Too many bins.'])
    at = nextDateBin(at, step)
  }
  return starts
}

/** Where the bin after this one begins. Throws `RestError` 400 for unknown units. */
export function nextDateBin(fromMs: number, { unit, count }: DateStep): number {
  const [name, times] = [unit.toLowerCase(), Math.max(1, count)]
  const fixed = fixedMs[name]
  if (fixed !== undefined) return fromMs + fixed * times
  const date = new Date(fromMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + (months[name] ?? unknown(unit)) * times, 1)
}

function startOf(moment: number, { unit }: DateStep): number {
  const name = unit.toLowerCase()
  const fixed = fixedMs[name]
  if (fixed !== undefined) return moment - (moment % fixed)
  const [date, span] = [new Date(moment), months[name] ?? unknown(unit)]
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / span) * span, 1)
}

function unknown(unit: string): never {
  throw new RestError(400, 'Cannot perform query. Invalid query parameters.', [`Invalid unit '${unit}'.`])
}
