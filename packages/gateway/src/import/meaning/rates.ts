import type { Finding } from '../finding.ts'
import type { Reading } from '../read/dialect.ts'
import type { Placed } from './placed.ts'

/** One rate of the configuration: requests of one address in a time. */
export interface ImportedRate {
  readonly name: string
  readonly units: number
  readonly minutes: number
}

/** Entries that are left, their rates, and what is to be told. */
interface ImportedRates {
  readonly placed: readonly Placed[]
  readonly rates: readonly ImportedRate[]
  readonly findings: readonly Finding[]
}

/** Makes rates of `rateLimit` and `rateLimitPeriod`. An entry whose limit cannot be said is left out, because without it it would give more. */
export function ratesOf(placed: readonly Placed[], reading: Reading): ImportedRates {
  const read = placed.map((one) => ({ one, ...rateOf(one, reading) }))
  const found = new Map<string, Omit<ImportedRate, 'name'>>()
  for (const { rate } of read) if (rate) found.set(`${rate.units}/${rate.minutes}`, rate)
  const rates = [...found.values()].map((rate, index) => ({
    name: index === 0 ? 'old-proxy' : `old-proxy-${index + 1}`,
    ...rate,
  }))
  const unlimited = read.filter(({ rate, isLeftOut }) => !rate && !isLeftOut).length
  return {
    placed: read.filter(({ isLeftOut }) => !isLeftOut).map(({ one }) => one),
    rates,
    findings: [
      ...read.flatMap(({ finding, one }) => (finding ? [{ ...finding, line: one.entry.line }] : [])),
      ...(rates.length > 0 ? [allOver(unlimited)] : []),
    ],
  }
}

const allOver = (unlimited: number): Finding => ({
  kind: 'differs',
  was: 'rates counted for each url and address, a request as one',
  becomes: `rates for each address over all upstreams together${unlimited > 0 ? `, those of ${unlimited} entries without a limit too` : ''}; a picture counts as 1 and its megapixels, a query as 1 and its thousands of records`,
  todo: 'Watch mapgate_rate_limited_total, and raise `units` in limits.rates where a map needs more. With several workers each counts for itself.',
})

interface ReadRate {
  readonly rate?: Omit<ImportedRate, 'name'>
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
