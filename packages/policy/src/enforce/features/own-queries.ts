import type { FeatureQuery, Intent } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { andRows, conditionOf, isNoRows, noRows, type RowFilter, rowsWhere } from '../../model/row-filter.ts'
import { isFailed, jsonWith } from '../upstream-json.ts'
import { idCondition } from './ids.ts'

/** What a query of policy's own says besides where it is sent. */
type OwnQuery = Partial<Omit<FeatureQuery, 'kind' | 'service' | 'layerId' | 'own'>>

/** A query of a layer of the service that is asked, with nothing of the client in it; as JSON unless it says otherwise. */
export const queryOf = (
  { service }: Pick<Intent, 'service'>,
  layerId: number,
  own: OwnQuery,
): FeatureQuery => ({
  kind: 'feature-query',
  service,
  format: 'json',
  layerId,
  shapes: {},
  only: {},
  ...own,
})

/** Rows with these ids, as far as a filter shows them. */
interface RowsWithIds {
  readonly ids: readonly number[]
  readonly rows: RowFilter
}

/** The filter of rows with these ids. */
export const rowsAmong = (layer: LayerEntry, { ids, rows }: RowsWithIds): RowFilter =>
  ids.length === 0 || isNoRows(rows) ? noRows : andRows(rows, rowsWhere(idCondition(layer, ids)))

/** Asks which of these ids a filter shows. */
export const idsAmong = (
  service: Pick<Intent, 'service'>,
  layer: LayerEntry,
  asked: RowsWithIds,
): FeatureQuery =>
  queryOf(service, layer.id, { where: conditionOf(rowsAmong(layer, asked)), only: { ids: true } })

/** The ids of a reply to a query for ids alone. */
export function idsOf(reply: UpstreamReply): ReadonlySet<number> {
  if (isFailed(reply)) return new Set()
  const { objectIds } = jsonWith(reply, 'objectIds', 'objectIdFieldName')
  return new Set(Array.isArray(objectIds) ? objectIds.filter((id) => typeof id === 'number') : [])
}
