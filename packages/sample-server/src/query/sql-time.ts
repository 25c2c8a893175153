import { RestError } from '../operation/reply.ts'

const datePattern = /^(\d{4})-(\d\d?)-(\d\d?)(?:[ T](\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?)?$/

const unitMs: Record<string, number> = {
  SECOND: 1000,
  MINUTE: 60_000,
  HOUR: 3_600_000,
  DAY: 86_400_000,
  MONTH: 30 * 86_400_000,
  YEAR: 365 * 86_400_000,
}

/** The epoch milliseconds of `2024-05-01` or `2024-05-01 10:30:00`, read as UTC. Throws `RestError` 400 for anything else. */
export function dateLiteralMs(text: string): number {
  const match = datePattern.exec(text.trim())
  if (!match)
    throw new RestError(400, 'Cannot perform query. Invalid query parameters.', [`Invalid date '${text}'.`])
  const [year, month, day, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0))
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0'))
  return Date.UTC(Number(year), Number(month) - 1, Number(day), hour, minute, second, milliseconds)
}

/** The milliseconds of `INTERVAL '90' MINUTE` or `INTERVAL '1 02:30:00' DAY TO SECOND`; months count 30 days, years 365. */
export function intervalMs(value: string, units: readonly string[]): number {
  const first = (units[0] ?? '').toUpperCase()
  if (unitMs[first] === undefined) {
    throw new RestError(400, 'Cannot perform query. Invalid query parameters.', [
      `Invalid interval unit '${first}'.`,
    ])
  }
  const names = ['DAY', 'HOUR', 'MINUTE', 'SECOND']
  const from = units.length > 1 ? names.indexOf(first) : -1
  if (from < 0) return Number(value) * unitMs[first]
  const parts = value.trim().split(/[ :]/)
  return parts.reduce((sum, part, place) => sum + Number(part) * (unitMs[names[from + place] ?? ''] ?? 0), 0)
}

/** One part of a date in epoch milliseconds, for `EXTRACT(part FROM date)`; null for an unknown part. */
export function datePart(part: string, epochMs: number): number | null {
  const date = new Date(epochMs)
  const parts: Record<string, number> = {
    YEAR: date.getUTCFullYear(),
    MONTH: date.getUTCMonth() + 1,
    DAY: date.getUTCDate(),
    HOUR: date.getUTCHours(),
    MINUTE: date.getUTCMinutes(),
    SECOND: date.getUTCSeconds() + date.getUTCMilliseconds() / 1000,
  }
  return parts[part.toUpperCase()] ?? null
}
