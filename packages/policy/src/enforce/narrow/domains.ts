import { withValues } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { type Ask, answered, layerOf, oneStep, send } from '../ask.ts'

/** Domains of the layers that are seen; transform leaves those of seen fields. */
export function narrowDomains(ask: Ask<'MapServer.queryDomains' | 'FeatureServer.queryDomains'>): Plan {
  const { layers: ids = [] } = ask.map.parameters
  const layers = ids.filter((id) => layerOf(ask, id) !== undefined)
  return layers.length === 0 ? answered({ domains: [] }) : oneStep(send(ask, withValues(ask.map, { layers })))
}
