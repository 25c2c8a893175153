import type { Intent } from '@mapgate/protocol'
import type { Plan, Step } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { LayerRights } from '../../model/rights.ts'
import { isAllRows, type RowFilter } from '../../model/row-filter.ts'
import { oneStep, replyAt, step } from '../narrowing.ts'
import { idsAmong, idsOf } from './own-queries.ts'

/** A question about one row, and the rows of its layer that are seen. */
interface OneRow {
  readonly intent: Pick<Intent, 'service'> & { readonly rowId: number }
  readonly seen: LayerRights
  readonly rows: RowFilter
}

/** A plan for what belongs to one row: asked for only once the row is known to be seen. */
export function afterRowCheck({ intent, seen: { layer }, rows }: OneRow, part: () => Step): Plan {
  if (isAllRows(rows)) return oneStep(part())
  const { rowId } = intent
  return {
    steps: [
      () => step(idsAmong(intent, layer, { ids: [rowId], rows })),
      (earlier) => {
        if (idsOf(replyAt(earlier, 0)).has(rowId)) return part()
        throw noRow(`row ${rowId} of layer ${layer.id} is hidden or not there`)
      },
    ],
    combine: (replies) => replyAt(replies, 1),
  }
}

/** The refusal of what hangs on a row that is not there for the caller. */
export const noRow = (detail: string): Refused => new Refused('request.not-found', detail)
