import { only } from '../filter/context.ts'
import { narrowFind } from '../narrow/find.ts'
import { narrowIdentify } from '../narrow/identify.ts'
import type { Rules } from './rule.ts'

const results = { json: only('results'), members: ['results'] } as const

/** Searches in many layers at once. */
export const searches: Rules = {
  'MapServer.identify': { permission: 'identify', narrow: narrowIdentify, show: results },
  'MapServer.find': { permission: 'identify', narrow: narrowFind, show: results },
}
