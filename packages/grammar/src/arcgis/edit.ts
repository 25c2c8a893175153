import type { Edit, LayerEdit } from '../intent/index.ts'
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

/** Edits; the request rides along. */
export const readEdit = (map: RequestFor<EditId>): Edit => ({
  kind: 'edit',
  ...readBase(map, []),
  layers: isFor(map, 'FeatureServer.applyLayerEdits') ? editsOfLayers(map) : [editOf(map)],
  manner: {},
})

/** The edit as it was read. */
export const printEdit = (intent: Edit): MapRequest => printRiding(intent)

const editsOfLayers = ({ parameters }: RequestFor<'FeatureServer.applyLayerEdits'>): readonly LayerEdit[] =>
  (parameters.edits ?? []).map(({ deletes, ...edits }) => ({
    ...edits,
    ...(deletes === undefined ? {} : { deletes: { ids: deletes } }),
  }))

function editOf(map: RequestFor<EditId>): LayerEdit {
  const layerId = map.resource.layerId ?? -1
  if (!isFor(map, 'FeatureServer.applyEdits')) return { layerId }
  const { adds, updates, deletes } = map.parameters
  return { layerId, adds, updates, ...(deletes === undefined ? {} : { deletes: { ids: deletes } }) }
}
