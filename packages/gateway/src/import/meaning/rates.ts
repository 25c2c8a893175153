import type { Finding } from '../finding.ts'
import type { Reading } from '../read/dialect.ts'
import type { Placed } from './placed.ts'

/** One rate of the configuration: requests of one address in a time. */
export interface ImportedRate {
  readonly name: string
  readonly units: number
  readonly minutes: number
  /** Paths of the mounts at which it counts. */
  readonly mounts: readonly string[]
}

/** Entries that are left, how often each may be asked, and what is to be told. */
interface EntryRates {
  readonly placed: readonly Placed[]
  readonly rateOf: ReadonlyMap<Placed, EntryRate>
  readonly findings: readonly Finding[]
}

/** So many requests in so many minutes. */
export type EntryRate = Omit<ImportedRate, 'name' | 'mounts'>

/** Reads `rateLimit` and `rateLimitPeriod`. An entry whose limit cannot be said is left out, because without it it would give more. */
export function ratesOf(placed: readonly Placed[], reading: Reading): EntryRates {
  const read = placed.map((one) => ({ one, ...rateOf(one, reading) }))
  return {
    placed: read.filter(({ isLeftOut }) => !isLeftOut).map(({ one }) => one),
    rateOf: new Map(read.flatMap(({ one, rate }) => (rate ? [[one, rate] as const] : []))),
    findings: read.flatMap(({ finding, one }) => (finding ? [{ ...finding, line: one.entry.line }] : [])),
  }
}

interface ReadRate {
  readonly rate?: EntryRate
  readonly isLeftOut?: true
  readonly finding?: Omit<Finding, 'line'>
}

const leftOut = (was: string, why: string): ReadRate => ({
  isLeftOut: true,
  finding: {
    kind: 'left-out',
    was,
    becomes: `not imported: ${why}`,
    todo: 'Write a whole number above 0 into a copy of the file, or take the limit out if none is meant, and import that.',
  },
})

function rateOf({ entry: { text } }: Placed, reading: Reading): ReadRate {
  const [limit, period] = [text('rateLimit')?.trim(), text('rateLimitPeriod')?.trim()]
  if (!limit) return {}
  if (!/^[+-]?\d{1,9}$/.test(limit))
    return leftOut('a rateLimit that is no whole number', 'with it the old proxy answered nothing')
  const units = Number(limit)
  if (units < 0) return {}
  if (units === 0) return leftOut('rateLimit="0"', 'with it the old proxy answered next to nothing')
  if (!period && reading === 'php')
    return {
      finding: {
        kind: 'differs',
        was: 'rateLimit without rateLimitPeriod, with which the PHP proxy limits nothing',
        becomes: 'no limit',
        todo: 'Add limits.rates if one was meant.',
      },
    }
  if (period && !/^\d{1,7}$/.test(period))
    return leftOut('a rateLimitPeriod that is no whole number', 'with it the old proxy answered nothing')
  const minutes = Number(period || 60) || 60
  const was = unmeantPeriod(period, reading)
  const rate = { units, minutes }
  return was === undefined
    ? { rate }
    : { rate, finding: { kind: 'differs', was, becomes: `${units} in 60 minutes`, todo: '' } }
}

function unmeantPeriod(period: string | undefined, reading: Reading): string | undefined {
  if (period && Number(period) === 0) return 'rateLimitPeriod="0"'
  return !period && reading === 'java'
    ? 'no rateLimitPeriod, with which the Java proxy never let an address in again once it had asked that often'
    : undefined
}
