import { changed } from '../../change.ts'
import type { ValuesOf } from '../../operation.ts'
import { ValueError } from '../../value.ts'
import { completeGeometryType } from '../../values/geometry/geometry-type.ts'
import { inLayerOrder, type LayerEdits } from '../../values/layers/layer-edits.ts'
import { changesNothing } from '../../values/rows/attachment-changes.ts'
import { areGlobalIds } from '../../values/rows/row-keys.ts'
import type { areaParameters, rowParameters } from './query-parameters.ts'

/** Edits of one layer as they stand in a request. */
type OneLayer = Omit<LayerEdits, 'layerId'>

/** The values of `applyEdits` of a layer that depend on each other. */
type EditValues = OneLayer & { readonly useGlobalIds?: boolean }

/** Rows are named in the one way that `useGlobalIds` says. */
export function completeEdits(values: EditValues): EditValues {
  demandOneWay(values, values.useGlobalIds ?? false)
  return values
}

/** The values of `applyEdits` of a service that depend on each other. */
interface LayerEditValues {
  readonly edits?: readonly LayerEdits[]
  readonly useGlobalIds?: boolean
  readonly honorSequenceOfEdits?: boolean
}

/** As for one layer. Layers come in the order in which servers edit them, unless the order of the request counts. */
export function completeLayerEdits(values: LayerEditValues): LayerEditValues {
  const { edits = [], useGlobalIds = false, honorSequenceOfEdits = false } = values
  for (const one of edits) demandOneWay(one, useGlobalIds)
  return honorSequenceOfEdits ? values : changed(values, { edits: inLayerOrder(edits) })
}

function demandOneWay({ deletes = [], attachments = {} }: OneLayer, useGlobalIds: boolean): void {
  if (deletes.length > 0 && areGlobalIds(deletes) !== useGlobalIds)
    throw new ValueError(
      useGlobalIds
        ? 'with useGlobalIds=true, deletes has to name rows by their global ids'
        : 'deletes has to name rows by their object ids, unless useGlobalIds=true',
    )
  if (!useGlobalIds && !changesNothing(attachments))
    throw new ValueError('attachments inside applyEdits need useGlobalIds=true')
}

/** The values of a deletion that depend on each other. */
type DeletionValues = ValuesOf<(typeof rowParameters | typeof areaParameters)[number]>

/** A deletion has to say what: without ids, condition or place servers would differ in what they delete. */
export function completeDeletion(values: DeletionValues): DeletionValues {
  const { objectIds, where, geometry } = values
  if (objectIds === undefined && where === undefined && geometry === undefined)
    throw new ValueError('deleteFeatures needs objectIds, where or geometry')
  return completeGeometryType(values)
}
