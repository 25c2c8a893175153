import type { FeatureQuery, IntentOf } from '@mapgate/protocol'

/** What a question about rows of one layer may say by which it is decided which rows count. */
export type DecidingParts = Pick<
  FeatureQuery,
  'words' | 'where' | 'ids' | 'time' | 'area' | 'statistics' | 'groups' | 'having' | 'order' | 'top'
> &
  Partial<Pick<FeatureQuery, 'distinct' | 'fields' | 'only'>> &
  Partial<Pick<IntentOf<'summary'>, 'by'>>
