export type { AskedIntent } from './asked.ts'
export type { AttachmentFile, AttachmentList, AttachmentQuery } from './attachments.ts'
export type { IntentBase, Own, ServiceAddress } from './base.ts'
export type { Description, Domains } from './description.ts'
export type {
  AttachmentEdit,
  AttachmentEdits,
  Calculation,
  Edit,
  EditManner,
  FieldAssignment,
  LayerEdit,
  RowsToDelete,
} from './edit.ts'
export type { FeatureInfo, TextSearch } from './feature-info.ts'
export type { FeatureQuery, LayersQuery, RelatedRows, RowById, RowPopup } from './feature-query.ts'
export type { Intent, IntentOf, OwnRequest } from './intent.ts'
export type { Listing } from './listing.ts'
export type { Legend, MapImage, RowsAt } from './map-image.ts'
export type { ComposedLayer, LayerCondition, MapLayers } from './map-layers.ts'
export type {
  AreaFilter,
  OnlyAsked,
  RowStatistic,
  RowsQuestion,
  ShapesAsked,
  StatisticFunction,
  TopRows,
} from './rows.ts'
export type { Bins, BoundNames, Classes, Estimates, Summary } from './summary.ts'
export type { LayerArchive, SymbolImage, Tile } from './whole-data.ts'
