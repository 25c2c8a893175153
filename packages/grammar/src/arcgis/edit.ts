import type { AttachmentEdits, Edit, LayerEdit, RowsToDelete } from '../intent/index.ts'
import type { ParameterValues } from '../operation.ts'
import { type OperationId, operationOf } from '../operations/index.ts'
import { isFor, type MapRequest, type RequestFor } from '../request.ts'
import type { Resource } from '../resource.ts'
import {
  calculationNames,
  deletionNames,
  mannerNames,
  printCalculation,
  printDeletion,
  printLayerEdits,
  printManner,
  readCalculation,
  readDeletion,
  readLayerEdits,
  readManner,
} from './edit-parts.ts'
import { known, type ParameterName, printAs, readBase } from './own.ts'

/** Operations that change rows, or what is attached to them. */
type EditId = Extract<
  OperationId,
  | `FeatureServer.${'add' | 'update' | 'delete'}Features`
  | `FeatureServer.${'applyEdits' | 'applyLayerEdits' | 'calculate'}`
  | `FeatureServer.${'addAttachment' | 'updateAttachment' | 'deleteAttachments'}`
>

/** What a part of an edit is called in each operation, for refusals that name it. */
const wordsOf: { readonly [Id in EditId]: Readonly<Record<string, string>> } = {
  'FeatureServer.addFeatures': { adds: 'features' },
  'FeatureServer.updateFeatures': { updates: 'features' },
  'FeatureServer.deleteFeatures': { deletes: 'objectIds', ids: 'objectIds' },
  'FeatureServer.calculate': { calculates: 'calcExpression', assignments: 'calcExpression' },
  'FeatureServer.applyEdits': {},
  'FeatureServer.applyLayerEdits': {
    adds: 'edits',
    updates: 'edits',
    deletes: 'edits',
    attachments: 'edits',
  },
  'FeatureServer.addAttachment': { attachments: 'attachment' },
  'FeatureServer.updateAttachment': { attachments: 'attachmentId' },
  'FeatureServer.deleteAttachments': { attachments: 'attachmentIds' },
}

const carried: readonly ParameterName[] = [
  ...mannerNames,
  ...deletionNames,
  ...calculationNames,
  'features',
  'adds',
  'updates',
  'deletes',
  'attachments',
  'edits',
  'attachmentId',
  'attachmentIds',
]

/** An edit. A file that is attached rides along, and so does the order in which layers are edited. */
export function readEdit(map: RequestFor<EditId>): Edit {
  const manner = readManner(map.parameters)
  return {
    kind: 'edit',
    ...readBase(map, carried),
    words: wordsOf[map.operation.id],
    layers: isFor(map, 'FeatureServer.applyLayerEdits')
      ? (map.parameters.edits ?? []).map((edits) => readLayerEdits(edits, manner.byGlobalId))
      : [readOneLayer(map)],
    manner: isFor(map, 'FeatureServer.applyLayerEdits') ? { ...manner, ofService: true } : manner,
  }
}

function readOneLayer(map: RequestFor<EditId>): LayerEdit {
  const { layerId = -1, objectId: rowId } = map.resource
  const values: MapRequest['parameters'] = map.parameters
  switch (map.operation.id) {
    case 'FeatureServer.addFeatures':
      return { layerId, adds: values.features }
    case 'FeatureServer.updateFeatures':
      return { layerId, updates: values.features }
    case 'FeatureServer.deleteFeatures':
      return { layerId, deletes: readDeletion(values) }
    case 'FeatureServer.calculate':
      return { layerId, calculates: readCalculation(values) }
    case 'FeatureServer.addAttachment':
      return { layerId, attachments: { adds: [{ rowId }] } }
    case 'FeatureServer.updateAttachment':
      return { layerId, attachments: { updates: [{ rowId, id: values.attachmentId }] } }
    case 'FeatureServer.deleteAttachments':
      return { layerId, attachments: { deletes: (values.attachmentIds ?? []).map((id) => ({ rowId, id })) } }
    default:
      return readLayerEdits({ ...values, layerId }, values.useGlobalIds)
  }
}

/**
 * The request of an edit, by the operation that fits its parts. Deletions by a condition are `deleteFeatures`, calculations `calculate`, and
 * attachments of a row their own operations. All else stays what was asked for where it still is that, or becomes `applyEdits`: of the
 * service where the edit says so, or has not exactly one layer.
 */
export function printEdit(intent: Edit): MapRequest {
  const { layers, manner } = intent
  const [only, ...more] = layers
  if (only === undefined || more.length > 0 || manner.ofService)
    return print(intent, {
      id: 'FeatureServer.applyLayerEdits',
      resource: {},
      values: { edits: layers.map(printLayerEdits) },
    })
  return print(intent, printOneLayer(only, intent))
}

/** What is printed beside the manner. */
interface Printed {
  readonly id: EditId
  readonly resource: Partial<Resource>
  readonly values: ParameterValues
}

function print(intent: Edit, { id, resource, values }: Printed): MapRequest {
  const named = new Set<string>(operationOf(id).parameters.map(({ name }) => name))
  const manner = Object.entries(printManner(intent.manner)).filter(
    // Where rows are named by a condition, or by object ids, it means nothing.
    ([name, value]) => named.has(name) && (name !== 'useGlobalIds' || !value || id.endsWith('Edits')),
  )
  return printAs(intent, { id, resource, values: { ...Object.fromEntries(manner), ...values } })
}

function printOneLayer(edit: LayerEdit, { calledAs, manner }: Edit): Printed {
  const { layerId, adds, updates, deletes, calculates, attachments } = edit
  const resource = { layerId }
  const part = onlyPart(edit)
  const isStill = (one: keyof LayerEdit, id: EditId): boolean => part === one && calledAs === id
  if (part === 'calculates' && calculates)
    return { id: 'FeatureServer.calculate', resource, values: printCalculation(calculates) }
  if (deletes && (isStill('deletes', 'FeatureServer.deleteFeatures') || hasCondition(part, deletes)))
    return { id: 'FeatureServer.deleteFeatures', resource, values: printDeletion(deletes) }
  if (isStill('adds', 'FeatureServer.addFeatures') && !manner.byGlobalId)
    return { id: 'FeatureServer.addFeatures', resource, values: { features: adds } }
  if (isStill('updates', 'FeatureServer.updateFeatures') && !manner.byGlobalId)
    return { id: 'FeatureServer.updateFeatures', resource, values: { features: updates } }
  if (part === 'attachments' && attachments && isOfOneRow(attachments))
    return printOfOneRow(layerId, attachments)
  const { layerId: _, ...values } = printLayerEdits(edit)
  return { id: 'FeatureServer.applyEdits', resource, values: { ...values } }
}

/** The one part that edits have; undefined where they have several, or none. */
function onlyPart(edit: LayerEdit): string | undefined {
  const { layerId: _, ...parts } = edit
  const [name, ...more] = Object.keys(known(parts))
  return more.length === 0 ? name : undefined
}

const hasCondition = (part: string | undefined, { where, area, time }: RowsToDelete): boolean =>
  part === 'deletes' && (where !== undefined || area !== undefined || time !== undefined)

/** True for attachments of a row that is named by its object id. */
const isOfOneRow = ({ adds = [], updates = [], deletes = [] }: AttachmentEdits): boolean =>
  [...adds, ...updates, ...deletes].some(({ rowId }) => rowId !== undefined)

/** Attachments of one row. Throws for several changes that no one operation does, which is a mistake of the caller. */
function printOfOneRow(layerId: number, { adds = [], updates = [], deletes = [] }: AttachmentEdits): Printed {
  const all = [...adds, ...updates, ...deletes]
  const [row, ...others] = new Set(all.map(({ rowId }) => rowId))
  const lists = [adds, updates, deletes].filter((list) => list.length > 0)
  if (row === undefined || others.length > 0 || lists.length > 1 || adds.length + updates.length > 1)
    throw new TypeError('attachments are changed in one way, of one row')
  const resource = { layerId, objectId: row }
  const ids = all.flatMap(({ id }) => id ?? [])
  if (adds.length > 0) return { id: 'FeatureServer.addAttachment', resource, values: {} }
  if (updates.length > 0)
    return { id: 'FeatureServer.updateAttachment', resource, values: { attachmentId: ids[0] } }
  return { id: 'FeatureServer.deleteAttachments', resource, values: { attachmentIds: ids } }
}
