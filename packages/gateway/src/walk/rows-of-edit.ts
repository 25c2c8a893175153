import type { LayerEntry } from '@mapgate/policy'
import type { Edit, LayerEdit } from '@mapgate/protocol'
import { isObject } from '../core/json.ts'

/** The rows of one layer that an edit names; `*` where it may be any. */
interface NamedRows {
  readonly layerId: number
  readonly rows: readonly (number | '*')[]
}

/** The rows that an edit changes, by their object ids, where it is sent as its client wrote it. Rows that are added are nobody's yet. */
export const rowsOfEdit = (
  { layers, manner }: Edit,
  known: readonly LayerEntry[] | undefined,
): readonly NamedRows[] =>
  layers.map((edit) => {
    const layer = known?.find(({ id }) => id === edit.layerId)
    const isAny = manner.byGlobalId === true && namesRows(edit)
    return { layerId: edit.layerId, rows: isAny ? ['*'] : rowsOf(edit, layer) }
  })

const namesRows = ({ updates, deletes, calculates, attachments }: LayerEdit): boolean =>
  [updates, deletes, calculates, attachments].some((part) => part !== undefined)

function rowsOf(
  { updates = [], deletes, calculates, attachments = {} }: LayerEdit,
  layer: LayerEntry | undefined,
): readonly (number | '*')[] {
  const { adds = [], updates: replaced = [], deletes: detached = [] } = attachments
  const found = [
    ...updates.map(({ attributes }) => idIn(attributes, layer?.objectIdField)),
    ...(deletes === undefined ? [] : deletedBy(deletes)),
    ...(calculates === undefined ? [] : (['*'] as const)),
    ...[...adds, ...replaced, ...detached].map(({ rowId }) => rowId ?? '*'),
  ]
  return found.includes('*') ? ['*'] : [...new Set(found)]
}

const deletedBy = ({ ids, globalIds, where, area, time }: NonNullable<LayerEdit['deletes']>) =>
  ids !== undefined && [globalIds, where, area, time].every((part) => part === undefined)
    ? ids
    : (['*'] as const)

function idIn(attributes: unknown, field: string | undefined): number | '*' {
  if (!isObject(attributes) || field === undefined) return '*'
  const named = Object.entries(attributes).filter(([name]) => name.toLowerCase() === field.toLowerCase())
  const [, id] = named.length === 1 ? (named[0] ?? []) : []
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : '*'
}
