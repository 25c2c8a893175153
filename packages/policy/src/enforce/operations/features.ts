import { showsAll } from '../../model/rights.ts'
import { asPlanned, only } from '../filter/context.ts'
import { shownFeature, shownLayersQuery, shownQuery, shownRelated } from '../filter/features.ts'
import { narrowLayersQuery } from '../narrow/layers-query.ts'
import { narrowQuery } from '../narrow/query.ts'
import { narrowRelated } from '../narrow/related.ts'
import { narrowEstimates, narrowFeature, narrowHtmlPopup, narrowSummary } from '../narrow/rows.ts'
import type { Rules } from './rule.ts'

const featureMembers = ['features', 'count', 'objectIds', 'extent']

const rows = { permission: 'query', cost: 'records' } as const
const shownRows = { json: shownQuery, members: featureMembers, pbf: true } as const
const query = { ...rows, narrow: narrowQuery, show: shownRows } as const
const related = { json: shownRelated, members: ['relatedRecordGroups'] } as const
const renderer = { permission: 'query', narrow: narrowSummary, show: { json: asPlanned } } as const
const bins = { ...rows, narrow: narrowSummary, show: { json: asPlanned, members: featureMembers } } as const
const feature = {
  permission: 'query',
  narrow: narrowFeature,
  show: { json: shownFeature, members: ['feature'] },
} as const
const htmlPopup = {
  permission: 'identify',
  narrow: narrowHtmlPopup,
  show: { json: only('content') },
  isEnough: ({ views }) => views.some(showsAll),
} as const satisfies Rules['MapServer.htmlPopup']

/** Rows of layers, and what is worked out of them. */
export const features: Rules = {
  'MapServer.query': query,
  'MapServer.queryRelatedRecords': { ...rows, narrow: narrowRelated, show: related },
  'MapServer.generateRenderer': renderer,
  'MapServer.feature': feature,
  'MapServer.htmlPopup': htmlPopup,
  'MapServer.dynamicLayerQuery': { ...rows, show: shownRows },
  'MapServer.dynamicLayerGenerateRenderer': { permission: 'query', show: { json: asPlanned } },
  'MapServer.dynamicLayerQueryRelatedRecords': { ...rows, show: related },
  'FeatureServer.query': query,
  'FeatureServer.queryTopFeatures': query,
  'FeatureServer.queryLayers': {
    ...rows,
    narrow: narrowLayersQuery,
    show: { json: shownLayersQuery, members: ['layers'] },
  },
  'FeatureServer.queryRelatedRecords': { ...rows, narrow: narrowRelated, show: related },
  'FeatureServer.generateRenderer': renderer,
  'FeatureServer.queryDateBins': bins,
  'FeatureServer.queryBins': bins,
  'FeatureServer.getEstimates': {
    permission: 'query',
    narrow: narrowEstimates,
    show: { json: only('count', 'extent'), members: ['count', 'extent'] },
  },
  'FeatureServer.feature': feature,
  'FeatureServer.htmlPopup': htmlPopup,
}
