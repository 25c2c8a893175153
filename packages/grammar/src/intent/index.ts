export type { AttachmentFile, AttachmentList, AttachmentQuery } from './attachments.ts'
export type { IntentBase, Own, ServiceAddress } from './base.ts'
export type { Edit, LayerChange } from './edit.ts'
export type { FeatureQuery, LayersQuery, RelatedRows, RowById, RowPopup } from './feature-query.ts'
export type { Intent, IntentOf, OwnRequest } from './intent.ts'
export type { ComposedLayer } from './map-layers.ts'
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
