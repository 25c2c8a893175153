import { showsAll } from '../../model/rights.ts'
import { shownFeature, shownLayersQuery, shownQuery, shownRelated } from '../filter/features.ts'
import { narrowLayersQuery } from '../narrow/layers-query.ts'
import { narrowQuery } from '../narrow/query.ts'
import { narrowRelated } from '../narrow/related.ts'
import { narrowEstimates, narrowFeature, narrowHtmlPopup, narrowSummary } from '../narrow/rows.ts'
import { asNarrowed, only } from '../showing.ts'
import type { Rules } from './rule.ts'

const featureMembers = ['features', 'count', 'objectIds', 'extent']

const rows = { permission: 'query', cost: 'records' } as const
const shownRows = { jsonOfRequest: shownQuery, members: featureMembers, pbf: true } as const
const query = { ...rows, narrowRequest: narrowQuery, show: shownRows } as const
const related = { jsonOfRequest: shownRelated, members: ['relatedRecordGroups'] } as const
const renderer = { permission: 'query', narrowRequest: narrowSummary, show: { json: asNarrowed } } as const
const bins = {
  ...rows,
  narrowRequest: narrowSummary,
  show: { json: asNarrowed, members: featureMembers },
} as const
const feature = {
  permission: 'query',
  narrowRequest: narrowFeature,
  show: { jsonOfRequest: shownFeature, members: ['feature'] },
} as const
const htmlPopup = {
  permission: 'identify',
  narrowRequest: narrowHtmlPopup,
  show: { json: only('content') },
  isEnough: ({ views }) => views.some(showsAll),
} as const satisfies Rules['MapServer.htmlPopup']

/** Rows of layers, and what is worked out of them. */
export const features: Rules = {
  'MapServer.query': query,
  'MapServer.queryRelatedRecords': { ...rows, narrowRequest: narrowRelated, show: related },
  'MapServer.generateRenderer': renderer,
  'MapServer.feature': feature,
  'MapServer.htmlPopup': htmlPopup,
  'MapServer.dynamicLayerQuery': { ...rows, show: shownRows },
  'MapServer.dynamicLayerGenerateRenderer': { permission: 'query', show: { json: asNarrowed } },
  'MapServer.dynamicLayerQueryRelatedRecords': { ...rows, show: related },
  'FeatureServer.query': query,
  'FeatureServer.queryTopFeatures': query,
  'FeatureServer.queryLayers': {
    ...rows,
    narrowRequest: narrowLayersQuery,
    show: { jsonOfRequest: shownLayersQuery, members: ['layers'] },
  },
  'FeatureServer.queryRelatedRecords': { ...rows, narrowRequest: narrowRelated, show: related },
  'FeatureServer.generateRenderer': renderer,
  'FeatureServer.queryDateBins': bins,
  'FeatureServer.queryBins': bins,
  'FeatureServer.getEstimates': {
    permission: 'query',
    narrowRequest: narrowEstimates,
    show: { json: only('count', 'extent'), members: ['count', 'extent'] },
  },
  'FeatureServer.feature': feature,
  'FeatureServer.htmlPopup': htmlPopup,
}
