import { showsAll } from '../../model/rights.ts'
import { narrowLayersQuery, showLayersQuery } from '../features/layers-query.ts'
import { narrowPopup, narrowRow, showPopup, showRow } from '../features/one-row.ts'
import { narrowQuery, showQuery, showQueryPbf } from '../features/query.ts'
import { narrowRelated, showRelated } from '../features/related-rows.ts'
import { narrowEstimates, narrowSummary, showEstimates, showSummary } from '../features/summary.ts'
import type { Rules } from './rule.ts'

const featureMembers = ['features', 'count', 'objectIds', 'extent']

const rows = { permission: 'query', cost: 'records' } as const
const query = {
  ...rows,
  narrow: narrowQuery,
  show: { json: showQuery, members: featureMembers, pbf: showQueryPbf },
} as const
const related = {
  ...rows,
  narrow: narrowRelated,
  show: { json: showRelated, members: ['relatedRecordGroups'] },
} as const
const renderer = { permission: 'query', narrow: narrowSummary, show: { json: showSummary } } as const
const bins = { ...rows, narrow: narrowSummary, show: { json: showSummary, members: featureMembers } } as const
const feature = {
  permission: 'query',
  narrow: narrowRow,
  show: { json: showRow, members: ['feature'] },
} as const
const htmlPopup = {
  permission: 'identify',
  narrow: narrowPopup,
  show: { json: showPopup },
  isEnough: ({ views }) => views.some(showsAll),
} as const satisfies Rules['MapServer.htmlPopup']

/** Rows of layers, and what is worked out of them. */
export const features: Rules = {
  'MapServer.query': query,
  'MapServer.queryRelatedRecords': related,
  'MapServer.generateRenderer': renderer,
  'MapServer.feature': feature,
  'MapServer.htmlPopup': htmlPopup,
  'MapServer.dynamicLayerQuery': query,
  'MapServer.dynamicLayerGenerateRenderer': renderer,
  'MapServer.dynamicLayerQueryRelatedRecords': related,
  'FeatureServer.query': query,
  'FeatureServer.queryTopFeatures': query,
  'FeatureServer.queryLayers': {
    ...rows,
    narrow: narrowLayersQuery,
    show: { json: showLayersQuery, members: ['layers'] },
  },
  'FeatureServer.queryRelatedRecords': related,
  'FeatureServer.generateRenderer': renderer,
  'FeatureServer.queryDateBins': bins,
  'FeatureServer.queryBins': bins,
  'FeatureServer.getEstimates': {
    permission: 'query',
    narrow: narrowEstimates,
    show: { json: showEstimates, members: ['count', 'extent'] },
  },
  'FeatureServer.feature': feature,
  'FeatureServer.htmlPopup': htmlPopup,
}
