import type { EditVerdict } from '@mapgate/policy'
import type { RowAlarm } from '../core/edits/alarm.ts'

/**
 * The rows of an edit of which nobody knows what became, as far as they were to be compared afterwards: nobody saw whether they were still what they
 * had been. A write with a condition needs no look.
 */
export const unseenRows = (verdicts: readonly EditVerdict[] = []): readonly RowAlarm[] =>
  verdicts.flatMap(({ layerId, row, way }) =>
    way === 'compared' && row !== undefined
      ? [
          {
            kind: 'unseen' as const,
            layerId,
            rowId: row,
            outcome: { left: 'it is not known whether the edit was made' },
          },
        ]
      : [],
  )
