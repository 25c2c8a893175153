import type { Edit } from '@mapgate/protocol'
import type { RowAsItIs } from '../../model/facts.ts'
import { clipOf, geometryField, shows } from '../../model/rights.ts'
import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import { type Editor, spelledField } from './editor.ts'
import type { Permitted } from './judged.ts'
import type { ItemResult } from './results.ts'

/**
 * Changed rows as they were and are, where the client asks for them: with the fields that the view shows that permitted the change, of grants that let rows be
 * read. Undefined where the client does not ask.
 * @param lost ids of rows that were out of reach
 */
export function shownRows(
  { manner }: Edit,
  sent: readonly Permitted[],
  { editedFeatures }: JsonObject,
  lost: ReadonlySet<number>,
): JsonObject | undefined {
  if (manner.beforeAndAfter !== true || !isObject(editedFeatures)) return undefined
  const byId = new Map(
    sent.flatMap((one) => (one.row && !lost.has(one.row.id) ? [[one.row.id, one.editor]] : [])),
  )
  const [adder] = sent.filter(({ change }) => change.kind === 'add')
  const shown = (row: unknown, editor: Editor | undefined) => (editor ? shownRow(row, editor) : [])
  const editorOf = (row: unknown) => byId.get(idOf(row, sent[0]?.editor) ?? -1)
  const { adds, updates, deletes } = editedFeatures
  return {
    adds: objectsOf(adds).flatMap((row) => shown(row, adder?.editor)),
    updates: (Array.isArray(updates) ? updates : []).flatMap((pair) => {
      const rows = objectsOf(pair).flatMap((row) => shown(row, editorOf(row)))
      return rows.length === 2 ? [rows] : []
    }),
    deletes: objectsOf(deletes).flatMap((row) => shown(row, editorOf(row))),
  }
}

/** The same for rows that were written with their condition, by what was read of them before and what was written. */
export function toldRows(
  intent: Edit,
  sent: readonly Permitted[],
  resultOf: (one: Permitted) => ItemResult,
): { readonly editedFeatures?: JsonObject } {
  const made = sent.filter((one) => resultOf(one).fault === undefined)
  const before = ({ row }: Permitted) => ({ attributes: row?.attributes, geometry: row?.geometry })
  const after = ({ row, written }: Permitted) => ({
    attributes: { ...row?.attributes, ...Object.fromEntries(written.values) },
    geometry: row?.geometry,
  })
  const ofKind = (kind: 'update' | 'delete') => made.filter(({ change }) => change.kind === kind)
  const editedFeatures = {
    adds: [],
    updates: ofKind('update').map((one) => [before(one), after(one)]),
    deletes: ofKind('delete').map(before),
  }
  const rows = shownRows(intent, made, { editedFeatures }, new Set())
  return rows ? { editedFeatures: rows } : {}
}

/** The object id of a row as it is told. */
export function idOf(row: unknown, editor: Editor | undefined): number | undefined {
  const attributes = isObject(row) && isObject(row.attributes) ? row.attributes : {}
  const name = editor?.layer.objectIdField?.toLowerCase()
  const [, id] = Object.entries(attributes).find(([key]) => key.toLowerCase() === name) ?? []
  return typeof id === 'number' ? id : undefined
}

function shownRow(row: unknown, { view, right }: Editor): JsonObject[] {
  if (!right.reads || !isObject(row)) return []
  const cells = isObject(row.attributes) ? row.attributes : {}
  const attributes = Object.fromEntries(Object.entries(cells).filter(([name]) => shows(view, name)))
  const isWhole = shows(view, geometryField) && clipOf(view) === undefined
  return [{ attributes, ...(isWhole && row.geometry !== undefined ? { geometry: row.geometry } : {}) }]
}

/** A row that is told, by the layer's spelling of its fields. */
export function rowFrom(row: unknown, editor: Editor): RowAsItIs | undefined {
  if (!isObject(row) || !isObject(row.attributes)) return undefined
  const attributes = Object.fromEntries(
    Object.entries(row.attributes).map(([name, value]) => [spelledField(editor.layer, name), value]),
  )
  const id = idOf(row, editor)
  if (id === undefined) return undefined
  return { id, attributes, geometry: isObject(row.geometry) ? row.geometry : null }
}
