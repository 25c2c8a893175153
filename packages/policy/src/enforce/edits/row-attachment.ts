import type { AttachmentEdit, AttachmentList, Edit } from '@mapgate/protocol'
import type { Plan, Step } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { isObject, type JsonObject, jsonOf, objectsOf } from '../json-body.ts'
import { cannotNarrow, jsonUpstreamReply, layerSeen, type Narrowing, replyAt, step } from '../narrowing.ts'
import { isFailed } from '../upstream-json.ts'
import { parentRow } from './attachments.ts'
import { type Editor, editorsOf, mayLeave, permits } from './editor.ts'
import { parentAlarms, parentSteps } from './parent-rows.ts'
import { type ItemResult, missingOrDenied, resultFrom } from './results.ts'
import { rolledBack } from './rolled-back.ts'

/** A file that is attached to one row, replaced, or taken away: for whoever may change the row, of files that hang on it. */
export function narrowRowAttachment({ intent, rights }: Narrowing<Edit>): Plan {
  const asked = askedFiles(intent)
  const editors = editorsOf(layerSeen(rights, asked.layerId)).filter(
    (editor) => permits(editor, 'update') && mayAttach(editor, asked.kind),
  )
  if (editors.length === 0) throw cannotNarrow(`no grant permits ${asked.kind} of attachments`)
  const parent = parentRow(intent, editors, rights, asked.rowId)
  if (parent === undefined) return refusedFiles(intent, asked)
  demandUnconditional(parent.editor)
  const files = { intent, rights, parents: [parent] }
  const write = step(intent)
  const plan = planFiles(intent, asked, write)
  const count = plan.steps.length
  return {
    ...plan,
    more: (replies) =>
      replies.length > count || isFailed(replyAt(replies, count - 1)) ? [] : parentSteps(files),
    combine: (replies) => {
      const reply = shown(asked, replyAt(replies, count - 1))
      const alarms = isFailed(reply) ? [] : parentAlarms(files, replies.slice(count))
      return alarms.length === 0 ? reply : { ...reply, alarms }
    },
  }
}

/** The write, and before it a question whether the files hang on the row. */
function planFiles(intent: Edit, asked: Asked, write: Step): Pick<Plan, 'steps'> {
  if (asked.kind === 'adds') return { steps: [() => write] }
  const list: AttachmentList = {
    kind: 'attachment-list',
    service: intent.service,
    format: 'json',
    layerId: asked.layerId,
    rowId: asked.rowId,
  }
  return {
    steps: [
      () => step(list),
      (earlier) => {
        const hanging = idsIn(replyAt(earlier, 0))
        if (asked.files.every(({ id }) => id !== undefined && hanging.has(id))) return write
        throw new Refused('request.not-found', 'an attachment does not hang on the row')
      },
    ],
  }
}

interface Asked {
  readonly layerId: number
  readonly rowId: number
  readonly kind: 'adds' | 'updates' | 'deletes'
  readonly files: readonly AttachmentEdit[]
}

function askedFiles({ layers }: Edit): Asked {
  const [{ layerId, attachments = {} } = { layerId: -1 }] = layers
  for (const kind of ['adds', 'updates', 'deletes'] as const) {
    const files = attachments[kind] ?? []
    const [{ rowId } = {}] = files
    if (rowId !== undefined && files.every((one) => one.rowId === rowId))
      return { layerId, rowId, kind, files }
  }
  throw cannotNarrow('attachments without a row')
}

const mayAttach = ({ right: { attachments } }: Editor, kind: Asked['kind']): boolean =>
  kind === 'adds'
    ? attachments.add
    : kind === 'deletes'
      ? attachments.delete
      : attachments.add && attachments.delete

/** A file cannot carry the condition of its row. */
export function demandUnconditional(editor: Editor): void {
  if (!editor.right.onlyConditional || !mayLeave(editor, 'update')) return
  throw new Refused('access.denied', 'a file cannot carry a condition', {
    publicText: 'This account writes only what can carry its own condition, and a file cannot.',
  })
}

const idsIn = (reply: UpstreamReply): ReadonlySet<unknown> =>
  new Set(isFailed(reply) ? [] : objectsOf(jsonOf(reply).attachmentInfos).map(({ id }) => id))

/** The answer for a row that may not be changed, and for one that is not there. */
function refusedFiles(intent: Edit, asked: Asked): Plan {
  if (asked.kind === 'deletes' && intent.manner.allOrNothing !== false)
    throw rolledBack('the row is not in reach', [missingOrDenied.description])
  return {
    steps: [],
    combine: () =>
      jsonUpstreamReply(
        printed(
          asked,
          asked.files.map(() => ({ fault: missingOrDenied })),
        ),
      ),
  }
}

const changes = { adds: 'add', updates: 'update', deletes: 'delete' } as const

function shown(asked: Asked, reply: UpstreamReply): UpstreamReply {
  if (isFailed(reply)) return reply
  const json = jsonOf(reply)
  const told = [
    json.addAttachmentResult,
    json.updateAttachmentResult,
    ...objectsOf(json.deleteAttachmentResults),
  ].filter(isObject)
  return jsonUpstreamReply(
    printed(
      asked,
      asked.files.map((_, index) => resultFrom(changes[asked.kind], told[index] ?? {})),
    ),
  )
}

function printed({ kind, files }: Asked, results: readonly ItemResult[]): JsonObject {
  const list = results.map((result, index): JsonObject => {
    if (result.fault) return { objectId: files[index]?.id ?? -1, success: false, error: result.fault }
    const { objectId, ...rest } = result
    return { objectId, ...rest, success: true }
  })
  if (kind === 'deletes') return { deleteAttachmentResults: list }
  return { [kind === 'adds' ? 'addAttachmentResult' : 'updateAttachmentResult']: list[0] }
}
