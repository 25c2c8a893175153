import { type LayerEdit, type MapRequest, readIntent } from '@mapgate/protocol'
import type { AuditEvent } from '../core/request/audit.ts'

/** Counts the changes of a request for its audit line; undefined for one that is no edit. A change by a condition is one, however many rows it meets. */
export function editedRows(map: MapRequest): AuditEvent['edited'] | undefined {
  const intent = readIntent(map)
  if (intent.kind !== 'edit') return undefined
  const sum = (count: (layer: LayerEdit) => number): number =>
    intent.layers.reduce((total, layer) => total + count(layer), 0)
  return {
    adds: sum(({ adds = [] }) => adds.length),
    updates: sum(({ updates = [], calculates }) => updates.length + (calculates ? 1 : 0)),
    deletes: sum(({ deletes }) => (deletes ? ((deletes.ids ?? deletes.globalIds)?.length ?? 1) : 0)),
    attachments: sum(({ attachments: { adds = [], updates = [], deletes = [] } = {} }) =>
      [adds, updates, deletes].reduce((total, { length }) => total + length, 0),
    ),
  }
}
