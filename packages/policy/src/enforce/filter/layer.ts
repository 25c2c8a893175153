import { demandKnown } from '../../model/known-layer.ts'
import { Refused } from '../../model/refusal.ts'
import { seenGroups } from '../../model/rights.ts'
import { describedLayer } from '../describe/describe.ts'
import { type JsonObject, objectsOf } from '../json-body.ts'
import type { Filter, FilterContext } from './context.ts'
import { layerIdOf } from './features.ts'

/**
 * The layer, group or table that was asked for, with what of it is seen.
 * @throws Refused `upstream.invalid-reply` where the map server describes another one
 */
export const shownLayer: Filter = (json, context) => {
  const asked = layerIdOf(context.map)
  const id = Number(json.id ?? asked)
  if (id !== asked)
    throw new Refused('upstream.invalid-reply', `the reply describes layer ${id}, not ${asked}`)
  if (!context.rights.layers.has(id) && !seenGroups(context.rights).has(id))
    throw new Refused('request.not-found', `layer ${id} is hidden or not there`)
  demandDescribed(json, id, context)
  return describedLayer({ ...json, id }, context)
}

/** A layer, or a group, is the one that the catalogue knows under this number. */
function demandDescribed(json: JsonObject, id: number, { rights }: FilterContext): void {
  const known = rights.service.layers.find((layer) => layer.id === id)
  if (known) demandKnown(known, json, rights)
}

/** All layers and tables that are seen. */
export const shownLayers: Filter = (json, context) => {
  const groups = seenGroups(context.rights)
  const kept = (list: unknown) =>
    objectsOf(list)
      .filter(({ id }) => context.rights.layers.has(Number(id)) || groups.has(Number(id)))
      .map((layer) => {
        demandDescribed(layer, Number(layer.id), context)
        return describedLayer(layer, context)
      })
  return { layers: kept(json.layers), ...(json.tables === undefined ? {} : { tables: kept(json.tables) }) }
}
