import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import { looseJson } from './loose-json.ts'

/** The whole operation `queryDomains`: every domain that the layers in `layers` use, all layers when it is missing. Throws `RestError` 400. */
export function queryDomains({ world, parameters }: OperationContext): Reply {
  const asked = readLayerIds(parameters.get('layers'))
  const layers = world.layers.filter(({ id }) => asked === null || asked.has(id))
  const domains = layers.flatMap((layer) => layer.fields.flatMap(({ domain }) => (domain ? [domain] : [])))
  const byName = new Map(domains.map((domain) => [domain.name, domain]))
  return json({ domains: [...byName.values()] })
}

function readLayerIds(text: string): Set<number> | null {
  if (text.trim() === '') return null
  const value = text.trim().startsWith('[') ? looseJson(text) : text.split(',').map(Number)
  if (Array.isArray(value) && value.every(Number.isInteger)) return new Set(value)
  throw new RestError(400, 'Unable to complete operation.', ["'layers' parameter is invalid"])
}
