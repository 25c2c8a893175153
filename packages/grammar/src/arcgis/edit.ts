import type { Edit, LayerChange } from '../intent/index.ts'
import { isFor, type MapRequest, type RequestFor } from '../request.ts'
import { printRiding, readBase } from './own.ts'

/** Operations that change rows, or what is attached to them. */
type EditId =
  | 'FeatureServer.addFeatures'
  | 'FeatureServer.updateFeatures'
  | 'FeatureServer.deleteFeatures'
  | 'FeatureServer.calculate'
  | 'FeatureServer.applyEdits'
  | 'FeatureServer.applyLayerEdits'
  | 'FeatureServer.addAttachment'
  | 'FeatureServer.updateAttachment'
  | 'FeatureServer.deleteAttachments'

/** Edits; the rows that are written ride along. */
export const readEdit = (map: RequestFor<EditId>): Edit => ({
  kind: 'edit',
  ...readBase(map, []),
  changes: isFor(map, 'FeatureServer.applyLayerEdits') ? changesOfLayers(map) : [changeOf(map)],
})

/** The edit as it was read. */
export const printEdit = (intent: Edit): MapRequest => printRiding(intent)

function changesOfLayers({
  parameters,
}: RequestFor<'FeatureServer.applyLayerEdits'>): readonly LayerChange[] {
  return (parameters.edits ?? []).map(({ layerId, adds, updates, deletes }) => ({
    layerId,
    of: 'rows',
    adds: adds !== undefined,
    updates: updates !== undefined,
    deletes: deletes !== undefined,
  }))
}

function changeOf(map: RequestFor<EditId>): LayerChange {
  const { id } = map.operation
  const { adds, updates, deletes } = isFor(map, 'FeatureServer.applyEdits') ? map.parameters : {}
  const isOneOf = (...ids: readonly EditId[]): boolean => ids.some((one) => one === id)
  return {
    layerId: map.resource.layerId ?? -1,
    of: /attachments?$/i.test(id) ? 'attachments' : 'rows',
    adds: adds !== undefined || isOneOf('FeatureServer.addFeatures', 'FeatureServer.addAttachment'),
    updates:
      updates !== undefined ||
      isOneOf('FeatureServer.updateFeatures', 'FeatureServer.calculate', 'FeatureServer.updateAttachment'),
    deletes:
      deletes !== undefined || isOneOf('FeatureServer.deleteFeatures', 'FeatureServer.deleteAttachments'),
  }
}
