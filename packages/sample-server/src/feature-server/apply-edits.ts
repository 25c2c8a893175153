import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import { looseJson } from '../query/loose-json.ts'
import { readFlag } from '../query/read-query.ts'
import type { LayerDefinition } from '../world/layer.ts'
import type { AttachmentEdit, AttachmentEdits } from './attachment-rows.ts'
import { type EditResult, editTransaction } from './edit-transaction.ts'
import { noEditedFeatures } from './edited-features.ts'
import { featureList, momentOf, objectList, readFeatures, runEdits } from './feature-edits.ts'
import { allResults, editLayer, editTarget, type LayerEdits, requirePost } from './layer-edits.ts'

/** `{layer}/applyEdits`: `adds`, `updates`, `deletes` and `attachments` of one layer. Throws `RestError` 400, 405 for a GET. */
export function applyLayerEdits(context: OperationContext, layer: LayerDefinition): Reply {
  const { parameters } = context
  const results = runEdits(context, layer, {
    adds: readFeatures(context, 'adds'),
    updates: readFeatures(context, 'updates'),
    deletes: deleteKeys(parameters.get('deletes')),
    attachments: attachmentEdits(
      parameters.has('attachments') ? looseJson(parameters.get('attachments')) : {},
    ),
  })
  return json(tellsResults(context) ? { ...results, ...momentOf(context) } : outcomeOf(allResults(results)))
}

const tellsResults = ({ parameters }: OperationContext): boolean =>
  readFlag(parameters, 'returnEditResults', true)

/** What is told of an edit in place of its results. */
const outcomeOf = (all: readonly EditResult[]) => ({ success: all.every(({ success }) => success) })

/**
 * `FeatureServer/applyEdits`: `edits` is a list of `{id, adds, updates, deletes, attachments}`, done in one transaction, by the ids of layers unless
 * `honorSequenceOfEdits`. `returnServiceEditsOption=originalAndCurrentFeatures` tells the rows that it changed, as they were right before
 * and are.
 */
export function applyServiceEdits(context: OperationContext): Reply {
  const { parameters } = context
  requirePost(context)
  const edits = objectList(looseJson(parameters.get('edits') || '[]'), 'edits').map((entry) =>
    layerEntry(context, entry),
  )
  if (!readFlag(parameters, 'honorSequenceOfEdits', false)) edits.sort((a, b) => a.layer.id - b.layer.id)
  const rollbackOnFailure = readFlag(parameters, 'rollbackOnFailure', true)
  const tellsRows = tellsEdited(context, rollbackOnFailure)
  const results = editTransaction({ ...context, rollbackOnFailure }, (written) => {
    const useGlobalIds = readFlag(parameters, 'useGlobalIds', false)
    const perLayer = edits.map(({ layer, edits: asked }) => {
      const edited = tellsRows ? { edited: noEditedFeatures(layer) } : {}
      const target = { ...editTarget(context, layer, useGlobalIds), ...edited }
      return { layer, ...edited, ...editLayer(target, asked, written) }
    })
    return { results: perLayer, all: perLayer.flatMap(allResults) }
  })
  const all = results.flatMap(allResults)
  if (!tellsResults(context)) return json(outcomeOf(all))
  const stays = !rollbackOnFailure || outcomeOf(all).success
  return json(
    results.map(({ layer, edited, ...told }) => ({
      id: layer.id,
      ...told,
      ...(edited && stays && { editedFeatures: edited }),
      ...momentOf(context),
    })),
  )
}

function tellsEdited({ parameters, habits }: OperationContext, rollbackOnFailure: boolean): boolean {
  if (parameters.get('returnServiceEditsOption') !== 'originalAndCurrentFeatures') return false
  return habits.tellsOriginals === 'unless-parted' ? rollbackOnFailure : habits.tellsOriginals !== false
}

function layerEntry({ world }: OperationContext, entry: Record<string, unknown>) {
  const layer = world.layer(Number(entry.id))
  if (!layer || layer.kind === 'group') {
    throw new RestError(400, 'Invalid URL', [`Layer not found: ${String(entry.id)}`])
  }
  const edits: LayerEdits = {
    adds: featureList(entry.adds ?? [], 'adds'),
    updates: featureList(entry.updates ?? [], 'updates'),
    deletes: deleteKeys(entry.deletes ?? ''),
    attachments: attachmentEdits(entry.attachments ?? {}),
  }
  return { layer, edits }
}

/** Reads `1,2`, `[1,2]`, `["{…}"]` or a list that is one already. */
function deleteKeys(value: unknown): (number | string)[] {
  if (typeof value === 'string' && value.trim().startsWith('[')) return deleteKeys(looseJson(value))
  const list = Array.isArray(value) ? value : String(value).split(',')
  return list.map((key) => String(key).trim()).filter((key) => key !== '')
}

function attachmentEdits(value: unknown): AttachmentEdits {
  const { adds, updates, deletes } = Object(value) as Record<string, unknown>
  const list = (items: unknown) => objectList(items ?? [], 'attachments') as AttachmentEdit[]
  return { adds: list(adds), updates: list(updates), deletes: deleteKeys(deletes ?? '').map(String) }
}
