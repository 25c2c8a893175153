import { z } from 'zod'
import type { QuotaUse, UsageCounts, UsageSum } from '../usage-port.ts'
import { type Row, text, time } from './columns.ts'

/** The columns of counts, in the order of the tables. */
export const countColumns = [
  'requests',
  'units',
  'megapixels',
  'records',
  'renders',
  'hits',
  'bytes',
  'refused',
] as const satisfies readonly (keyof UsageCounts)[]

const amount = (row: Row, column: string): number => z.number().parse(row[column])

export const usageSumOf = (row: Row): UsageSum => ({
  at: time(row, 'at'),
  principal: text(row, 'principal'),
  key: text(row, 'key'),
  service: text(row, 'service'),
  ...(Object.fromEntries(
    countColumns.map((column) => [column, amount(row, column)]),
  ) as unknown as UsageCounts),
})

export const quotaUseOf = (row: Row): QuotaUse => ({
  quota: text(row, 'quota'),
  subject: text(row, 'subject'),
  from: time(row, 'begins'),
  until: time(row, 'ends'),
  units: unitsOf(row),
})

/** Units of a row; 0 where there is none. */
export const unitsOf = (row: Row | undefined): number => (row === undefined ? 0 : amount(row, 'units'))
