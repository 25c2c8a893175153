import type { MapRequest } from '@mapgate/protocol'
import { type LayerRights, sees } from '../../model/rights.ts'
import type { FilterContext } from '../filter/context.ts'
import { isObject, type JsonObject } from '../json-body.ts'
import { layerMembers } from './layer-members.ts'
import { askerOf } from './may-ask.ts'
import type { MayAsk, Members, Narrowed } from './member.ts'
import { otherServiceMembers, serviceMembers } from './service-members.ts'
import { shownMembers } from './shown-members.ts'

/** The root of a service, as far as the caller may know of it and ask for it. */
export function describedService(json: JsonObject, context: FilterContext): JsonObject {
  const { mayAsk = nothing } = context
  const asker = askerOf(typeOf(context.map), mayAsk, undefined, narrowedBy(context, undefined))
  return shownMembers(json, rootMembers(context.map), asker)
}

/** One layer, group or table, as far as the caller may know of it and ask for it. */
export function describedLayer(json: JsonObject, context: FilterContext): JsonObject {
  const id = Number(json.id)
  const { mayAsk = nothing } = context
  const narrowed = narrowedBy(context, context.rights.layers.get(id))
  return shownMembers(json, layerMembers, askerOf(typeOf(context.map), mayAsk, id, narrowed))
}

const nothing: MayAsk = () => false

function narrowedBy({ rights, extents = new Map() }: FilterContext, seen: LayerRights | undefined): Narrowed {
  const isShown = (name: unknown): boolean =>
    seen !== undefined && typeof name === 'string' && sees(seen, name)
  return { rights, seen, extents, isShown }
}

/**
 * A description for a caller from whom nothing is hidden: everything stays but promises of what is not served, or not granted. Replies
 * of other operations stay as they are.
 */
export function keptPromises(json: JsonObject, map: MapRequest, mayAsk: MayAsk): JsonObject {
  const type = typeOf(map)
  const layer = (one: unknown) =>
    isObject(one) ? shownMembers(one, layerMembers, askerOf(type, mayAsk, Number(one.id))) : one
  switch (map.operation.id) {
    case `${type}.root`:
      return shownMembers(json, rootMembers(map), askerOf(type, mayAsk, undefined))
    case 'MapServer.layers':
    case 'FeatureServer.layers':
      return Object.fromEntries(
        Object.entries(json).map(([name, value]) => [name, Array.isArray(value) ? value.map(layer) : value]),
      )
    case 'MapServer.layer':
    case 'FeatureServer.layer':
    case 'MapServer.dynamicLayer':
      return layer(json) as JsonObject
    default:
      return json
  }
}

const typeOf = ({ resource }: MapRequest): string => resource.serviceType ?? ''

const rootMembers = (map: MapRequest): Members =>
  /^(?:Map|Feature)Server$/.test(typeOf(map)) ? serviceMembers : otherServiceMembers
