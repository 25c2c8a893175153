/** Queries of one layer: rows, ids, counts, extents or statistics. */
export type LayerQuery = 'MapServer.query' | 'FeatureServer.query' | 'FeatureServer.queryTopFeatures'

/** What sums up the rows of one layer: bins, and renderers made from values. */
export type LayerSummary =
  | 'MapServer.generateRenderer'
  | 'FeatureServer.generateRenderer'
  | 'FeatureServer.queryDateBins'
  | 'FeatureServer.queryBins'

/** Rows of another table that belong to rows of a layer. */
export type RelatedQuery = 'MapServer.queryRelatedRecords' | 'FeatureServer.queryRelatedRecords'

/** What is attached to rows of a layer. */
export type AttachmentQuery = 'MapServer.queryAttachments' | 'FeatureServer.queryAttachments'

/** Requests that choose rows of one layer by conditions, and by fields that decide about rows. */
export type RowsRequest = LayerQuery | LayerSummary | RelatedQuery | AttachmentQuery

/** What belongs to one row: its attachments, and one of them. */
export type RowPart =
  | 'MapServer.attachments'
  | 'FeatureServer.attachments'
  | 'MapServer.attachment'
  | 'FeatureServer.attachment'

/** Pop-ups of one row. */
export type HtmlPopup = 'MapServer.htmlPopup' | 'FeatureServer.htmlPopup'

/** One row by its id. */
export type RowRequest = 'MapServer.feature' | 'FeatureServer.feature'

/** Pictures of a map, and their legends. */
export type Drawing = 'MapServer.export' | 'MapServer.legend' | 'MapServer.queryLegends'

/** Searches in many layers at once. */
export type LayersSearch = 'MapServer.identify' | 'MapServer.find'

/** Descriptions of a service or of layers. */
export type Description =
  | 'MapServer.root'
  | 'FeatureServer.root'
  | 'MapServer.layers'
  | 'FeatureServer.layers'
  | 'MapServer.layer'
  | 'FeatureServer.layer'
