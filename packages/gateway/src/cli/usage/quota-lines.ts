import type { QuotaConfiguration } from '../../config/sections/quotas.ts'
import type { QuotaUse } from '../../store/usage-port.ts'
import { shortTime, table } from '../table.ts'
import { inOneLine } from './texts.ts'

/** How much of a quota somebody has used. */
interface QuotaLine {
  readonly quota: string
  readonly of: string
  readonly used: number
  /** Absent where the configuration has no such quota any more. */
  readonly units?: number
  readonly percent?: number
  /** ISO 8601. */
  readonly until: string
}

/** What is used of the quotas of now. */
export const quotaLines = (
  uses: readonly QuotaUse[],
  configured: readonly QuotaConfiguration[],
): readonly QuotaLine[] =>
  uses.map(({ quota, subject, units: used, until }) => {
    const units = configured.find(({ name }) => name === quota)?.units
    return {
      quota,
      of: subject,
      used: Math.round(used * 100) / 100,
      ...(units === undefined ? {} : { units, percent: Math.round((used / units) * 1_000) / 10 }),
      until: new Date(until).toISOString(),
    }
  })

export const quotaTable = (lines: readonly QuotaLine[]): string =>
  table(
    ['QUOTA', 'OF', 'USED', 'UNITS', 'PERCENT', 'UNTIL'],
    lines.map(({ quota, of, used, units, percent, until }) => [
      quota,
      inOneLine(of) || '(nobody named)',
      used.toLocaleString('en-US'),
      units?.toLocaleString('en-US') ?? '-',
      percent === undefined ? '-' : String(percent),
      shortTime(Date.parse(until)),
    ]),
    'Nothing is used of any quota.',
  )
