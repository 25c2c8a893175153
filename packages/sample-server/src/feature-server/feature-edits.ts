import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import type { RowFilter } from '../query/layer-query.ts'
import { isJsonObject, looseJson } from '../query/loose-json.ts'
import { matchingRows } from '../query/matching-rows.ts'
import { readSpatialFilter } from '../query/read-geometry.ts'
import { readFlag, readObjectIds, readTime } from '../query/read-query.ts'
import type { LayerDefinition } from '../world/layer.ts'
import type { EditFeature } from './edit-rows.ts'
import { editTransaction } from './edit-transaction.ts'
import { allResults, editLayer, editTarget, type LayerEditResults, type LayerEdits } from './layer-edits.ts'

const noEdits: LayerEdits = {
  adds: [],
  updates: [],
  deletes: [],
  attachments: { adds: [], updates: [], deletes: [] },
}

/** `{layer}/addFeatures`: `features` as a JSON list. Throws `RestError` 400 for what is no list, 405 for a GET. */
export function addFeatures(context: OperationContext, layer: LayerDefinition): Reply {
  const { addResults } = runEdits(context, layer, { ...noEdits, adds: readFeatures(context, 'features') })
  return json({ addResults, ...momentOf(context) })
}

/** `{layer}/updateFeatures`: `features` as a JSON list. Throws `RestError` 400 for what is no list, 405 for a GET. */
export function updateFeatures(context: OperationContext, layer: LayerDefinition): Reply {
  const { updateResults } = runEdits(context, layer, {
    ...noEdits,
    updates: readFeatures(context, 'features'),
  })
  return json({ updateResults, ...momentOf(context) })
}

/**
 * `{layer}/deleteFeatures`: rows by `objectIds`, `where`, `geometry` and `time`, which all have to hold. Rows that are named by ids have results; without
 * ids there are some only where `returnDeleteResults` asks for them. Throws `RestError` 400 where nothing is named, 405 for a GET.
 */
export function deleteFeatures(context: OperationContext, layer: LayerDefinition): Reply {
  const filter = deletionOf(context)
  const found = matchingRows(context, layer, filter, { fields: [], returnShape: false }).map(
    (row) => row.objectId,
  )
  const askedOnlyById = filter.objectIds && !filter.where && !filter.geometry
  const { deleteResults } = runEdits(context, layer, {
    ...noEdits,
    deletes: askedOnlyById ? (filter.objectIds ?? []) : found,
  })
  const tells =
    readFlag(context.parameters, 'returnDeleteResults', false) && context.habits.tellsDeleted !== false
  const success = deleteResults.every((result) => result.success)
  return json({ ...(filter.objectIds || tells ? { deleteResults } : { success }), ...momentOf(context) })
}

/** Which rows a deletion is about, as a server with these habits reads it. */
function deletionOf({ parameters, habits }: OperationContext): RowFilter {
  const filter = {
    where: parameters.get('where').trim(),
    geometry: readSpatialFilter(parameters),
    time: readTime(parameters.get('time')),
    objectIds: readObjectIds(parameters.get('objectIds')),
  }
  if (!filter.where && !filter.geometry && !filter.objectIds) {
    throw new RestError(400, 'Unable to complete operation.', ["'objectIds' or 'where' is required"])
  }
  const isBoth = filter.objectIds && (filter.where || filter.geometry)
  if (isBoth && habits.deletesBy === 'ids') return { objectIds: filter.objectIds }
  return isBoth && habits.deletesBy === 'condition' ? { ...filter, objectIds: null } : filter
}

/** When an edit was done, where the request asks for it. */
export const momentOf = ({ parameters, nowMs }: OperationContext): { editMoment?: number } =>
  readFlag(parameters, 'returnEditMoment', false) ? { editMoment: nowMs() } : {}

/** Runs the edits of one layer as the request's `rollbackOnFailure` (true unless told) and `useGlobalIds` ask. */
export function runEdits(
  context: OperationContext,
  layer: LayerDefinition,
  edits: LayerEdits,
): LayerEditResults {
  const { parameters } = context
  const target = editTarget(context, layer, readFlag(parameters, 'useGlobalIds', false))
  const rollbackOnFailure = readFlag(parameters, 'rollbackOnFailure', true)
  return editTransaction({ ...context, rollbackOnFailure }, (written) => {
    const results = editLayer(target, edits, written)
    return { results, all: allResults(results) }
  })
}

/** Reads a JSON list of features; a single feature counts as a list of one. Throws `RestError` 400. */
export function readFeatures({ parameters }: OperationContext, name: string): EditFeature[] {
  return parameters.has(name) ? featureList(looseJson(parameters.get(name)), name) : []
}

/** A value that has to be a list of features. Throws `RestError` 400. */
export function featureList(value: unknown, name: string): EditFeature[] {
  return objectList(value, name).map(({ attributes, geometry }) => ({
    attributes: Object(attributes ?? {}),
    geometry: typeof geometry === 'object' ? (geometry as EditFeature['geometry']) : null,
  }))
}

/** A value that has to be a list of objects; a single one counts as a list. Throws `RestError` 400. */
export function objectList(value: unknown, name: string): Record<string, unknown>[] {
  const list = Array.isArray(value) ? value : [value]
  if (list.every(isJsonObject)) return list
  throw new RestError(400, 'Unable to complete operation.', [`'${name}' parameter is invalid`])
}
