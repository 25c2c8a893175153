import type {
  AttachmentEdit,
  AttachmentEdits,
  Calculation,
  EditManner,
  LayerEdit,
  RowsToDelete,
} from '../intent/index.ts'
import type { MapRequest } from '../request.ts'
import type { LayerEdits } from '../values/layers/layer-edits.ts'
import type { AttachmentChanges, AttachmentContent } from '../values/rows/attachment-changes.ts'
import type { RowKeys } from '../values/rows/row-keys.ts'
import { asOwn, known, ownValue, type ParameterChanges, type ParameterName } from './own.ts'
import { areaNames, printArea, readArea } from './rows.ts'

type Values = MapRequest['parameters']

/** Parameters that say how an edit is done, and what is told of it. */
export const mannerNames: readonly ParameterName[] = [
  'rollbackOnFailure',
  'useGlobalIds',
  'returnEditMoment',
  'returnEditResults',
  'returnDeleteResults',
  'returnServiceEditsOption',
  'returnServiceEditsInSourceSR',
  'datumTransformation',
]

/** How an edit is done. */
export const readManner = (values: Values): EditManner =>
  known({
    allOrNothing: values.rollbackOnFailure,
    byGlobalId: values.useGlobalIds,
    moment: values.returnEditMoment,
    results: values.returnEditResults,
    deleted: values.returnDeleteResults,
    beforeAndAfter:
      values.returnServiceEditsOption && values.returnServiceEditsOption === 'originalAndCurrentFeatures',
    toldInLayerReference: values.returnServiceEditsInSourceSR,
    transformation: values.datumTransformation as unknown as EditManner['transformation'],
  })

/** The parameters of how an edit is done. */
export const printManner = (manner: EditManner): ParameterChanges => ({
  rollbackOnFailure: manner.allOrNothing,
  useGlobalIds: manner.byGlobalId,
  returnEditMoment: manner.moment,
  returnEditResults: manner.results,
  returnDeleteResults: manner.deleted,
  returnServiceEditsOption:
    manner.beforeAndAfter === undefined
      ? undefined
      : manner.beforeAndAfter
        ? 'originalAndCurrentFeatures'
        : 'none',
  returnServiceEditsInSourceSR: manner.toldInLayerReference,
  datumTransformation: manner.transformation as unknown as Values['datumTransformation'],
})

/** The edits of one layer, as a list of them holds it. */
export const readLayerEdits = (edits: LayerEdits, byGlobalId: boolean | undefined): LayerEdit =>
  known({
    layerId: edits.layerId,
    adds: edits.adds,
    updates: edits.updates,
    deletes: edits.deletes && readKeys(edits.deletes, byGlobalId),
    attachments: edits.attachments && readAttachments(edits.attachments),
  })

/** The edits of one layer, for a list of them. Throws where they delete or calculate by a condition, which is a mistake of the caller. */
export function printLayerEdits({ calculates, deletes, attachments, ...edits }: LayerEdit): LayerEdits {
  if (calculates !== undefined) throw new TypeError('applyEdits calculates nothing')
  return known({
    ...edits,
    deletes: deletes && printKeys(deletes),
    attachments: attachments && printAttachments(attachments),
  }) as LayerEdits
}

const readKeys = (keys: RowKeys, byGlobalId: boolean | undefined): RowsToDelete =>
  byGlobalId ? { globalIds: keys as readonly string[] } : { ids: keys as readonly number[] }

function printKeys({ ids, globalIds, where, area, time }: RowsToDelete): RowKeys {
  if (where !== undefined || area !== undefined || time !== undefined)
    throw new TypeError('applyEdits deletes by ids alone')
  return globalIds ?? ids ?? []
}

/** Parameters that say which rows are deleted. */
export const deletionNames: readonly ParameterName[] = ['objectIds', 'where', 'time', ...areaNames]

/** Rows that are deleted by ids, a condition or a place. */
export const readDeletion = (values: Values): RowsToDelete =>
  known({ ids: values.objectIds, where: values.where, time: values.time, ...readArea(values) })

/** The parameters of rows that are deleted by ids, a condition or a place. */
export function printDeletion({ ids, globalIds, where, area, time }: RowsToDelete): ParameterChanges {
  if (globalIds !== undefined) throw new TypeError('deleteFeatures knows no global ids')
  return { objectIds: ids, where, time, ...printArea(area) }
}

/** Parameters that say what is calculated. */
export const calculationNames: readonly ParameterName[] = ['where', 'calcExpression']

/** What is calculated, and for which rows. */
export function readCalculation({ where, calcExpression: assignments = [] }: Values): Calculation {
  if (where === undefined) throw new TypeError('a calculation has a condition')
  return { where, assignments }
}

/** The parameters of what is calculated. */
export const printCalculation = ({ where, assignments }: Calculation): ParameterChanges => ({
  where,
  calcExpression: assignments,
})

const readAttachments = ({ adds, updates, deletes }: AttachmentChanges): AttachmentEdits =>
  known({
    adds: adds?.map(readFile),
    updates: updates?.map(readFile),
    deletes: deletes?.map((globalId) => ({ globalId })),
  })

const readFile = (file: AttachmentContent): AttachmentEdit =>
  known({ rowGlobalId: file.parentGlobalId, globalId: file.globalId, own: asOwn(file) })

const printAttachments = ({ adds, updates, deletes }: AttachmentEdits): AttachmentChanges =>
  known({
    adds: adds?.map(printFile),
    updates: updates?.map(printFile),
    deletes: deletes?.map(({ globalId = '' }) => globalId),
  }) as AttachmentChanges

const printFile = ({ own, rowGlobalId, globalId }: AttachmentEdit): AttachmentContent =>
  known({
    ...(own && ownValue<AttachmentContent>(own)),
    parentGlobalId: rowGlobalId,
    globalId,
  }) as AttachmentContent
