import { andExpressions, type Edit } from '@mapgate/protocol'
import type { EditAlarm } from '../../model/edit-alarm.ts'
import type { RowAsItIs } from '../../model/facts.ts'
import type { Step } from '../../model/plan.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { referenceOfLayer } from '../areas/area-shape.ts'
import { idCondition } from '../features/ids.ts'
import { queryOf } from '../features/own-queries.ts'
import { jsonOf, objectsOf } from '../json-body.ts'
import { step } from '../narrowing.ts'
import { isFailed } from '../upstream-json.ts'
import { rowFrom } from './edited-features.ts'
import { areaOf, conditionFor, decidingFields, type Editor, mayLeave, spelledField } from './editor.ts'
import { isInReach, isRuledOut } from './reach.ts'

/** A row on which a file was written, and the view by which that is permitted. */
export interface ParentRow {
  readonly editor: Editor
  readonly rowId: number
}

/** The edit that wrote the files, and the rows on which they hang. */
interface WrittenFiles {
  readonly intent: Edit
  readonly rights: ServiceRights
  readonly parents: readonly ParentRow[]
}

/** Rows that another writer may have taken out of reach before a file was written to them: a file cannot carry the condition of its row. */
const leaving = ({ parents }: WrittenFiles): readonly (readonly [Editor, readonly number[]])[] => {
  const some = parents.filter(({ editor }) => mayLeave(editor, 'update'))
  return [...Map.groupBy(some, ({ editor }) => editor)].map(([editor, rows]) => [
    editor,
    [...new Set(rows.map(({ rowId }) => rowId))],
  ])
}

/** Questions that are asked after files were written: which of their rows are still ones that the caller may change. */
export const parentSteps = (files: WrittenFiles): readonly Step[] =>
  leaving(files).map(([editor, ids]) => {
    const { layer } = editor
    const condition = conditionFor(editor, 'update')
    const rows = idCondition(layer, ids)
    const wkid = wkidOf(editor, files)
    const needed = [layer.objectIdField, ...decidingFields(editor, 'update')].flatMap((name) =>
      name === undefined ? [] : spelledField(layer, name),
    )
    return step(
      queryOf(files.intent, layer.id, {
        where: condition === undefined ? rows : andExpressions(rows, condition),
        fields: layer.fields.map(({ name }) => name).filter((name) => needed.includes(name)),
        shapes: wkid === undefined ? { geometry: false } : { geometry: true, reference: { wkid } },
      }),
      { mayFail: true },
    )
  })

const wkidOf = (editor: Editor, { rights }: WrittenFiles): number | undefined =>
  areaOf(editor) ? referenceOfLayer(editor.layer, rights.service) : undefined

/** Rows that were out of reach when a file was written to them, as the replies to `parentSteps` tell. */
export function parentAlarms(files: WrittenFiles, replies: readonly UpstreamReply[]): readonly EditAlarm[] {
  return leaving(files).flatMap(([editor, ids], index) => {
    const reply = replies[index]
    if (reply === undefined || isFailed(reply))
      return ids.map((id) => alarm(editor, id, { kind: 'unseen', why: 'the row could not be read again' }))
    const rows = objectsOf(jsonOf(reply).features).flatMap((row) => rowFrom(row, editor) ?? [])
    const reached = new Set(rows.filter((row) => reaches(row, editor, files)).map(({ id }) => id))
    return ids
      .filter((id) => !reached.has(id))
      .map((id) =>
        alarm(editor, id, { kind: 'out-of-reach', why: 'a file that was written is not taken back' }),
      )
  })
}

const reaches = (row: RowAsItIs, editor: Editor, files: WrittenFiles): boolean =>
  !isRuledOut(editor, 'update', row.attributes) && isInReach(editor, files.rights, row, wkidOf(editor, files))

const alarm = (
  { layer }: Editor,
  rowId: number,
  { kind, why }: { kind: EditAlarm['kind']; why: string },
): EditAlarm => ({ kind, layerId: layer.id, rowId, outcome: { left: why } })
