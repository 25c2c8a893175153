import { shownDomains } from '../filter/domains.ts'
import { shownLayer, shownLayers } from '../filter/layer.ts'
import { shownService } from '../filter/service.ts'
import { narrowDescription } from '../narrow/describe.ts'
import { narrowDomains } from '../narrow/domains.ts'
import type { Rules } from './rule.ts'

const describing = { permission: 'any', describes: true, narrow: narrowDescription } as const
const lists = ['layers', 'tables']

const service = {
  ...describing,
  show: {
    json: shownService,
    members: [...lists, 'serviceDescription', 'capabilities', 'currentVersion', 'mapName'],
  },
} as const
const layers = { ...describing, show: { json: shownLayers, members: lists } } as const
const oneLayer = { json: shownLayer, members: ['id', 'name', 'type', 'fields'] } as const
const domains = {
  permission: 'query',
  cost: 'records',
  narrow: narrowDomains,
  show: { json: shownDomains, members: ['domains'] },
} as const

/** What services and layers say of themselves. */
export const descriptions: Rules = {
  'MapServer.root': service,
  'MapServer.layers': layers,
  'MapServer.layer': { ...describing, show: oneLayer },
  'MapServer.dynamicLayer': { permission: 'query', describes: true, show: oneLayer },
  'MapServer.queryDomains': domains,
  'FeatureServer.root': service,
  'FeatureServer.layers': layers,
  'FeatureServer.layer': { ...describing, show: oneLayer },
  'FeatureServer.queryDomains': domains,
}
