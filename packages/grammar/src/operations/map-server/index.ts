import { attachment } from './attachment.ts'
import { attachments } from './attachments.ts'
import { dynamicLayerResource } from './dynamic-layer.ts'
import { dynamicLayerGenerateRenderer } from './dynamic-layer-generate-renderer.ts'
import { dynamicLayerQuery } from './dynamic-layer-query.ts'
import { dynamicLayerQueryRelatedRecords } from './dynamic-layer-query-related-records.ts'
import { exportMap } from './export.ts'
import { feature } from './feature.ts'
import { find } from './find.ts'
import { generateKml } from './generate-kml.ts'
import { generateRenderer } from './generate-renderer.ts'
import { htmlPopup } from './html-popup.ts'
import { identify } from './identify.ts'
import { image } from './image.ts'
import { info, layerInfo } from './info.ts'
import { layer } from './layer.ts'
import { layers } from './layers.ts'
import { legend } from './legend.ts'
import { query } from './query.ts'
import { queryAttachments } from './query-attachments.ts'
import { queryDomains } from './query-domains.ts'
import { queryLegends } from './query-legends.ts'
import { queryRelatedRecords } from './query-related-records.ts'
import { refused } from './refused.ts'
import { root } from './root.ts'
import { tile } from './tile.ts'
import { tilemap } from './tilemap.ts'
import { wmtsTile } from './wmts-tile.ts'
import { wmtsTileJpg } from './wmts-tile-jpg.ts'

/** Operations of a MapServer. */
export const mapServer = [
  root,
  layers,
  legend,
  queryLegends,
  exportMap,
  identify,
  find,
  tile,
  tilemap,
  layer,
  query,
  queryRelatedRecords,
  queryAttachments,
  attachments,
  attachment,
  generateRenderer,
  feature,
  htmlPopup,
  image,
  generateKml,
  queryDomains,
  info,
  layerInfo,
  dynamicLayerResource,
  dynamicLayerQuery,
  dynamicLayerGenerateRenderer,
  dynamicLayerQueryRelatedRecords,
  wmtsTile,
  wmtsTileJpg,
  ...refused,
] as const
