import type { Edit } from '@mapgate/protocol'
import type { EditRight } from '../../model/edit-right.ts'
import type { LayerRights } from '../../model/rights.ts'
import { areaOf, type Editor, editorsIn, permits, type RowChange } from '../edits/editor.ts'
import { narrowEdit } from '../edits/narrow-edit.ts'
import { narrowRowAttachment } from '../edits/row-attachment.ts'
import type { Narrowing } from '../narrowing.ts'
import type { Rules } from './rule.ts'

const all: readonly RowChange[] = ['add', 'update', 'delete']

/** True where some view permits one of these changes. */
const permitsOne =
  (...changes: readonly RowChange[]) =>
  (seen: LayerRights): boolean =>
    editorsIn(seen).some((editor) => changes.some((change) => permits(editor, change)))

/** A calculation has no place for an area, and how many rows it changes tells of the rows of its condition. */
const mayCalculate = (seen: LayerRights): boolean =>
  editorsIn(seen).some(
    (editor) => permits(editor, 'update') && areaOf(editor) === undefined && editor.right.reads,
  )

/** An operation that tells results of these changes. */
const edit = (...kinds: readonly RowChange[]) =>
  ({
    permission: 'edit',
    narrow: (asked: Narrowing<Edit>) => narrowEdit(asked, kinds),
    holdsAreas: true,
    show: { made: true },
    isEnough: permitsOne(...kinds),
  }) as const

const attachment = (may: (attachments: EditRight['attachments']) => boolean) =>
  ({
    permission: 'edit',
    narrow: narrowRowAttachment,
    holdsAreas: true,
    show: { made: true },
    isEnough: (seen: LayerRights) =>
      editorsIn(seen).some((editor: Editor) => permits(editor, 'update') && may(editor.right.attachments)),
  }) as const

/** Changes of rows, and of what is attached to them. */
export const edits: Rules = {
  'FeatureServer.addFeatures': edit('add'),
  'FeatureServer.updateFeatures': edit('update'),
  'FeatureServer.deleteFeatures': edit('delete'),
  'FeatureServer.calculate': { ...edit('update'), isEnough: mayCalculate },
  'FeatureServer.applyEdits': edit(...all),
  'FeatureServer.applyLayerEdits': edit(...all),
  'FeatureServer.addAttachment': attachment(({ add }) => add),
  'FeatureServer.updateAttachment': attachment(({ add, delete: removed }) => add && removed),
  'FeatureServer.deleteAttachments': attachment(({ delete: removed }) => removed),
}
