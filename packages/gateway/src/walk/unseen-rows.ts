import type { EditVerdict, Found, Need, RowAsItIs } from '@mapgate/policy'
import type { RowAlarm } from '../core/edits/alarm.ts'

/** Rows as they were read before an edit, by layer and object id. */
export type RowsRead = Map<string, RowAsItIs>

/** Notes rows that were read to be edited. */
export function noteRead(read: RowsRead, need: Need, found: Found): void {
  if (need.kind !== 'rows-to-edit' || found.kind !== 'rows-to-edit' || !('rows' in found.rows)) return
  for (const row of found.rows.rows) read.set(nameOf(need.layerId, row.id), row)
}

const nameOf = (layerId: number, row: number | string): string => `${layerId} ${row}`

/**
 * The rows of an edit of which nobody knows what became, as far as they were to be compared afterwards: nobody saw whether they were still what they
 * had been. They come with what was read of them before. A write with a condition needs no look.
 */
export const unseenRows = (
  verdicts: readonly EditVerdict[] = [],
  read: RowsRead = new Map(),
): readonly RowAlarm[] =>
  verdicts.flatMap(({ layerId, row, way }) =>
    way === 'compared' && row !== undefined ? [unseenRow(layerId, row, read.get(nameOf(layerId, row)))] : [],
  )

const unseenRow = (layerId: number, rowId: number | string, before: RowAsItIs | undefined): RowAlarm => ({
  kind: 'unseen',
  layerId,
  rowId,
  outcome: { left: 'it is not known whether the edit was made' },
  ...(before ? { original: { attributes: before.attributes, geometry: before.geometry ?? null } } : {}),
})
