import { narrowFeatureInfo } from '../info/feature-info.ts'
import { narrowTextSearch } from '../info/text-search.ts'
import { only } from '../showing.ts'
import type { Rules } from './rule.ts'

/** Each result was shown where the results of all questions were joined. */
const results = { json: only('results'), members: ['results'] } as const

/** Searches in many layers at once. */
export const searches: Rules = {
  'MapServer.identify': { permission: 'identify', narrow: narrowFeatureInfo, show: results },
  'MapServer.find': { permission: 'identify', narrow: narrowTextSearch, show: results },
}
