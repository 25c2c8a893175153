import {
  andExpressions,
  declares,
  type Expression,
  isFor,
  type LayerDef,
  type MapRequest,
  parseExpression,
  withValues,
} from '@mapgate/protocol'
import type { World } from '../../packages/sample-server/src/world/world.ts'

/** A request with a row filter joined to it, as a policy does it, and the filter, where it could be joined. */
export interface Narrowed {
  readonly request: MapRequest
  readonly filter?: Expression
}

const parsed = parseExpression('MOD(OBJECTID, 3) = 1')
if ('fault' in parsed) throw new TypeError(parsed.fault.message)
const filter = parsed.expression

/** Joins a row filter to the condition of a layer, or to the `layerDefs` of a map without dynamic layers. */
export function narrow(request: MapRequest, world: World): Narrowed {
  const { parameters, resource } = request
  if (request.operation.effect === 'write' || parameters.dynamicLayers || parameters.layer) return { request }
  if (resource.layerId !== undefined && declares(request, 'where')) {
    const { where } = parameters
    const joined = where === undefined ? filter : andExpressions(filter, where)
    return { request: withValues(request, { where: joined }), filter }
  }
  if (!declares(request, 'layerDefs') || isFor(request, 'FeatureServer.queryLayers')) return { request }
  return { request: withValues(request, { layerDefs: filteredDefs(request, world) }), filter }
}

function filteredDefs({ parameters }: MapRequest, world: World): LayerDef[] {
  const defs = parameters.layerDefs ?? []
  return world.layers
    .filter(({ kind }) => kind !== 'group')
    .map(({ id }) => {
      const where = defs.find(({ layerId }) => layerId === id)?.where
      return { layerId: id, where: where === undefined ? filter : andExpressions(filter, where) }
    })
}
