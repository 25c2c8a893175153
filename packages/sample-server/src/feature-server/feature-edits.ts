import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
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
  return json({ addResults })
}

/** `{layer}/updateFeatures`: `features` as a JSON list. Throws `RestError` 400 for what is no list, 405 for a GET. */
export function updateFeatures(context: OperationContext, layer: LayerDefinition): Reply {
  const { updateResults } = runEdits(context, layer, {
    ...noEdits,
    updates: readFeatures(context, 'features'),
  })
  return json({ updateResults })
}

/**
 * `{layer}/deleteFeatures`: rows by `objectIds`, `where`, `geometry` and `time`, which all have to hold.
 * Throws `RestError` 400 where none of them is given, 405 for a GET.
 */
export function deleteFeatures(context: OperationContext, layer: LayerDefinition): Reply {
  const { parameters } = context
  const filter = {
    where: parameters.get('where').trim(),
    geometry: readSpatialFilter(parameters),
    time: readTime(parameters.get('time')),
    objectIds: readObjectIds(parameters.get('objectIds')),
  }
  if (!filter.where && !filter.geometry && !filter.objectIds) {
    throw new RestError(400, 'Unable to complete operation.', ["'objectIds' or 'where' is required"])
  }
  const found = matchingRows(context, layer, filter, { fields: [], returnShape: false }).map(
    (row) => row.objectId,
  )
  const askedOnlyById = filter.objectIds && !filter.where && !filter.geometry
  const { deleteResults } = runEdits(context, layer, {
    ...noEdits,
    deletes: askedOnlyById ? (filter.objectIds ?? []) : found,
  })
  return json({ deleteResults })
}

/** Runs the edits of one layer as the request's `rollbackOnFailure` (true unless told) and `useGlobalIds` ask. */
export function runEdits(
  context: OperationContext,
  layer: LayerDefinition,
  edits: LayerEdits,
): LayerEditResults {
  const { world, recorder, parameters } = context
  const target = editTarget(context, layer, readFlag(parameters, 'useGlobalIds', false))
  const rollbackOnFailure = readFlag(parameters, 'rollbackOnFailure', true)
  return editTransaction({ world, recorder, rollbackOnFailure }, (written) => {
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
