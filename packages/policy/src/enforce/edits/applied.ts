import type { Edit, EditFeature, LayerEdit } from '@mapgate/protocol'
import type { EditAlarm } from '../../model/edit-alarm.ts'
import type { Plan, Step } from '../../model/plan.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { referenceOfLayer } from '../areas/area-shape.ts'
import { placedIn } from '../areas/placed.ts'
import { isObject, type JsonObject, jsonValue, objectsOf } from '../json-body.ts'
import { replyAt, step } from '../narrowing.ts'
import { isFailed } from '../upstream-json.ts'
import { attachmentResults, sentAttachments } from './attachments.ts'
import { comparedRows, putBackSteps, readAgainSteps, tellsRows } from './compared.ts'
import { editReply, type LayerResults } from './edit-reply.ts'
import { shownRows } from './edited-features.ts'
import { areaOf, mayLeave } from './editor.ts'
import { type Judged, type JudgedLayer, type Permitted, sentChanges } from './judged.ts'
import type { JudgedEdit } from './judged-edit.ts'
import { done, withShownId } from './outcomes.ts'
import { parentAlarms, parentSteps } from './parent-rows.ts'
import { type ItemResult, missingOrDenied, resultFrom } from './results.ts'
import { rolledBack } from './rolled-back.ts'

/**
 * All changes in one request, as they were judged. What the map server says of the rows before and after is compared with that; where it does not say it, the
 * rows are read again.
 */
export function planApplied(edit: JudgedEdit): Plan {
  const { intent, layers, attached } = edit
  const sent = sentChanges(layers)
  if (sent.length === 0 && attached.every(({ fault }) => fault !== undefined))
    return { steps: [], combine: () => replyOf(edit, [], []) }
  demandPlaced(edit)
  const asksRows = needsRows(edit)
  const write = step(writeOf(edit, asksRows))
  return {
    steps: [() => write],
    more: (replies) => stepsAfter(edit, replies, asksRows),
    combine: (replies) => {
      const reply = replyAt(replies, 0)
      if (isFailed(reply)) throw rolledBack('the map server answered the edit with an error')
      const bodies = bodiesOf(reply)
      if (intent.manner.allOrNothing !== false && wasUndone(bodies))
        throw rolledBack('the map server rolled the edit back', ['The map server did not take a change.'])
      const later = replies.slice(1)
      const files = writtenFiles(edit)
      const ofFiles = later.slice(later.length - parentSteps(files).length)
      const alarms = [...comparedRows(edit, bodies, later), ...parentAlarms(files, ofFiles)]
      return replyOf(edit, bodies, alarms)
    },
  }
}

/** The areas that rows are compared with afterwards have to be placed before anything is sent. @throws Refused with what has to be known */
function demandPlaced({ layers, rights }: JudgedEdit): void {
  for (const { editor } of sentChanges(layers)) {
    const right = areaOf(editor)
    const wkid = referenceOfLayer(editor.layer, rights.service)
    if (right && wkid !== undefined) placedIn(rights.facts, right, wkid)
  }
}

/** True where rows have to be told as they were and are, and all layers can. */
function needsRows({ layers }: JudgedEdit): boolean {
  const sent = sentChanges(layers)
  return (
    sent.some(({ editor, change }) => mayLeave(editor, change.kind)) &&
    sent.every(({ editor }) => editor.layer.editing?.tellsOriginals === true)
  )
}

function stepsAfter(edit: JudgedEdit, replies: readonly UpstreamReply[], asksRows: boolean): readonly Step[] {
  const reply = replyAt(replies, 0)
  if (replies.length > 1 || isFailed(reply)) return []
  const bodies = bodiesOf(reply)
  if (edit.intent.manner.allOrNothing !== false && wasUndone(bodies)) return []
  return [
    ...(asksRows && bodies.some(tellsRows) ? putBackSteps(edit, bodies) : readAgainSteps(edit)),
    ...parentSteps(writtenFiles(edit)),
  ]
}

/** Files of the edit, and the rows on which they hang that stay. */
function writtenFiles({ intent, rights, layers, attached }: JudgedEdit) {
  const deleted = new Set(
    sentChanges(layers).flatMap(({ change, row, editor }) =>
      change.kind === 'delete' ? `${editor.layer.id} ${row?.id}` : [],
    ),
  )
  const parents = attached
    .flatMap(({ parent }) => parent ?? [])
    .filter(({ editor, rowId }) => !deleted.has(`${editor.layer.id} ${rowId}`))
  return { intent, rights, parents }
}

/** True where global ids have to be sent: those of rows that are added, and of files. All other rows are named by the object ids that were judged. */
const needsGlobalIds = ({
  intent,
  layers,
  attached,
}: Pick<JudgedEdit, 'intent' | 'layers' | 'attached'>): boolean =>
  intent.manner.byGlobalId === true &&
  (attached.length > 0 ||
    sentChanges(layers).some(({ change }) => change.kind === 'add' && change.globalId !== undefined))

/** The edit with what is permitted of it alone. */
function writeOf({ intent, layers, attached }: JudgedEdit, asksRows: boolean): Edit {
  const { calledAs: _, ...base } = intent
  const { allOrNothing, moment, transformation } = intent.manner
  const byGlobalId = needsGlobalIds({ layers, attached, intent }) ? true : undefined
  // New shapes were judged by the way from one datum to another that the grant names.
  const isInArea = sentChanges(layers).some(({ editor }) => areaOf(editor) !== undefined)
  return {
    ...base,
    layers: layers.map(({ edit, judged }) => ({
      ...layerWrite(
        edit,
        judged.flatMap((one) => (one.fault === undefined ? one : [])),
        byGlobalId === true,
      ),
      ...sentAttachments(attached, edit.layerId),
    })),
    manner: {
      allOrNothing,
      byGlobalId,
      moment,
      ...(transformation && !isInArea ? { transformation } : {}),
      ...(asksRows ? { beforeAndAfter: true, toldInLayerReference: true } : {}),
      ...(asksRows || layers.length !== 1 ? { ofService: true } : {}),
    },
  }
}

function layerWrite({ layerId }: LayerEdit, permitted: readonly Permitted[], byGlobalId: boolean): LayerEdit {
  const sent = sentChanges([{ edit: { layerId }, judged: permitted }])
  const ofKind = (kind: 'add' | 'update' | 'delete') => sent.filter(({ change }) => change.kind === kind)
  const [adds, updates, deletes] = [ofKind('add'), ofKind('update'), ofKind('delete')]
  return {
    layerId,
    ...(adds.length > 0 ? { adds: adds.map((one) => written(one, byGlobalId)) } : {}),
    ...(updates.length > 0 ? { updates: updates.map((one) => written(one, byGlobalId)) } : {}),
    ...(deletes.length > 0 ? { deletes: named(deletes, byGlobalId) } : {}),
  }
}

const named = (deletes: readonly Permitted[], byGlobalId: boolean): LayerEdit['deletes'] =>
  byGlobalId
    ? { globalIds: deletes.map(({ change }) => `{${change.globalId}}`) }
    : { ids: deletes.flatMap(({ row }) => row?.id ?? []) }

function written(
  { change, row, editor, written: { values, geometry } }: Permitted,
  byGlobalId: boolean,
): EditFeature {
  const { objectIdField, globalIdField } = editor.layer
  const name =
    byGlobalId && change.globalId !== undefined && globalIdField !== undefined
      ? { [globalIdField]: `{${change.globalId}}` }
      : row !== undefined && objectIdField !== undefined
        ? { [objectIdField]: row.id }
        : {}
  return {
    attributes: { ...name, ...Object.fromEntries(values) },
    ...(geometry === undefined ? {} : { geometry }),
  }
}

/** The results of each layer, in whatever form they come; the one layer of a layer's own operation has no number. */
function bodiesOf(reply: UpstreamReply): readonly JsonObject[] {
  const value = reply.body instanceof Uint8Array ? jsonValue(reply.body) : undefined
  return isObject(value) ? [value] : objectsOf(value)
}

/** True where the map server undid an edit because a change failed. */
function wasUndone(bodies: readonly JsonObject[]): boolean {
  return bodies.some((body) => {
    const attachments = isObject(body.attachments) ? body.attachments : {}
    return [body, attachments].some((lists) =>
      ['addResults', 'updateResults', 'deleteResults'].some((list) =>
        objectsOf(lists[list]).some(({ success }) => success !== true),
      ),
    )
  })
}

/** The results of the changes that were sent, in the order in which they were. */
function sentResults(layer: JudgedLayer, body: JsonObject): ReadonlyMap<Judged, ItemResult> {
  const results = new Map<Judged, ItemResult>()
  for (const kind of ['add', 'update', 'delete'] as const) {
    const sent = sentChanges([layer]).filter(({ change }) => change.kind === kind)
    const list = objectsOf(body[`${kind}Results`])
    sent.forEach((one, index) => {
      const result = list[index]
      results.set(
        one,
        result === undefined || list.length !== sent.length
          ? unknown
          : withShownId(resultFrom(kind, result), one.editor),
      )
    })
  }
  return results
}

const unknown: ItemResult = {
  fault: {
    code: 1000,
    description: 'The map server does not say what became of this change. Look before you send it again.',
  },
}

function replyOf(
  edit: JudgedEdit,
  bodies: readonly JsonObject[],
  alarms: readonly EditAlarm[],
): UpstreamReply {
  const { intent, layers, attached } = edit
  const results = layers.map((layer, index): LayerResults => {
    const { layerId } = layer.edit
    const body =
      bodies.find(({ id }) => id === layerId) ?? (layers.length === 1 ? bodies[index] : undefined) ?? {}
    const sent = sentResults(layer, body)
    const lost = new Set(
      alarms
        .filter((one) => one.layerId === layerId && one.kind === 'out-of-reach')
        .map(({ rowId }) => rowId),
    )
    const files = attachmentResults(attached, layerId, body)
    const rows = shownRows(intent, sentChanges([layer]), body, lost)
    return {
      ...layer,
      resultOf: (one) => {
        if (one.fault) return one
        if (one.row && lost.has(one.row.id)) return { fault: missingOrDenied }
        return sent.get(one) ?? done(one)
      },
      ...(files ? { attachments: files } : {}),
      ...(rows ? { editedFeatures: rows } : {}),
    }
  })
  const moment = bodies.map(({ editMoment }) => editMoment).find((one) => typeof one === 'number')
  return editReply(intent, results, { kinds: edit.kinds, moment, alarms })
}
