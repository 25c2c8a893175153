import { narrowDescription, showDescription } from '../describe/description.ts'
import { narrowDomains, showDomains } from '../describe/domains.ts'
import type { Rules } from './rule.ts'

const lists = ['layers', 'tables']
const serviceMembers = [...lists, 'serviceDescription', 'capabilities', 'currentVersion', 'mapName']
const layerMembers = ['id', 'name', 'type', 'fields']

const description = { permission: 'any', describes: true, narrow: narrowDescription } as const
const service = { ...description, show: { json: showDescription, members: serviceMembers } } as const
const layers = { ...description, show: { json: showDescription, members: lists } } as const
const layer = { ...description, show: { json: showDescription, members: layerMembers } } as const
const domains = {
  permission: 'query',
  cost: 'records',
  narrow: narrowDomains,
  show: { json: showDomains, members: ['domains'] },
} as const

/** What services and layers say of themselves. */
export const descriptions: Rules = {
  'MapServer.root': service,
  'MapServer.layers': layers,
  'MapServer.layer': layer,
  'MapServer.dynamicLayer': { ...layer, permission: 'query' },
  'MapServer.queryDomains': domains,
  'FeatureServer.root': service,
  'FeatureServer.layers': layers,
  'FeatureServer.layer': layer,
  'FeatureServer.queryDomains': domains,
}
