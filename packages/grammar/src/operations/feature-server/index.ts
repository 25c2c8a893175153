import { addAttachment } from './add-attachment.ts'
import { addFeatures } from './add-features.ts'
import { applyEdits } from './apply-edits.ts'
import { applyLayerEdits } from './apply-layer-edits.ts'
import { attachment } from './attachment.ts'
import { attachments } from './attachments.ts'
import { calculate } from './calculate.ts'
import { deleteAttachments } from './delete-attachments.ts'
import { deleteFeatures } from './delete-features.ts'
import { feature } from './feature.ts'
import { generateRenderer } from './generate-renderer.ts'
import { getEstimates } from './get-estimates.ts'
import { htmlPopup } from './html-popup.ts'
import { image } from './image.ts'
import { info, layerInfo } from './info.ts'
import { layer } from './layer.ts'
import { layers } from './layers.ts'
import { query } from './query.ts'
import { queryAttachments } from './query-attachments.ts'
import { queryBins } from './query-bins.ts'
import { queryDateBins } from './query-date-bins.ts'
import { queryDomains } from './query-domains.ts'
import { queryLayers } from './query-layers.ts'
import { queryRelatedRecords } from './query-related-records.ts'
import { queryTopFeatures } from './query-top-features.ts'
import { refused } from './refused.ts'
import { root } from './root.ts'
import { updateAttachment } from './update-attachment.ts'
import { updateFeatures } from './update-features.ts'

/** Operations of a FeatureServer. */
export const featureServer = [
  root,
  layers,
  layer,
  info,
  layerInfo,
  queryLayers,
  queryDomains,
  query,
  queryTopFeatures,
  queryBins,
  queryDateBins,
  queryRelatedRecords,
  queryAttachments,
  attachments,
  attachment,
  feature,
  htmlPopup,
  image,
  generateRenderer,
  getEstimates,
  addFeatures,
  updateFeatures,
  deleteFeatures,
  applyEdits,
  applyLayerEdits,
  calculate,
  addAttachment,
  updateAttachment,
  deleteAttachments,
  ...refused,
] as const
