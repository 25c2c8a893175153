import type { Description, Intent } from '@mapgate/protocol'
import { demandKnown } from '../../model/known-layer.ts'
import { layerById } from '../../model/layer-index.ts'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import { type LayerRights, seenGroups, sees } from '../../model/rights.ts'
import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import { type Narrowing, replyAt, step } from '../narrowing.ts'
import type { MayAsk, Show, Showing } from '../showing.ts'
import { demandPlacedTiles } from '../tiles/given-tiles.ts'
import { isFailed } from '../upstream-json.ts'
import { editingOf, editingsIn } from './editing.ts'
import { extentIn, partlySeen } from './extents.ts'
import { layerMembers } from './layer-members.ts'
import { askerOf } from './may-ask.ts'
import type { Members, Narrowed } from './member.ts'
import { otherServiceMembers, serviceMembers } from './service-members.ts'
import { shownMembers } from './shown-members.ts'
import { layerToldToEditors, rootToldToEditors, withKindsOfEdits } from './told-to-editors.ts'

/** Extents that one description asks for at most; the next descriptions ask for those of other layers. */
const mostExtents = 12

/**
 * A description of a service or of layers, without what the client composed. Extents that it states are those of all rows, so the extent of
 * the rows that are seen is asked for beside it, layer by layer, and remembered; what is shown has them in place of the others. Where it
 * cannot be asked for, or is not known yet, or the answer is none, an area that tells nothing is shown: that of the grants, or of the reference.
 */
export function narrowDescription(asked: Narrowing<Description>): Plan {
  const { rights, extents, maxRequests = Number.POSITIVE_INFINITY } = asked
  const intent = ofMap(asked.intent)
  if (intent.of === 'service') demandPlacedTiles(rights)
  const partly = partlySeen({ ...asked, intent })
  const unknown = partly
    .flatMap(({ query, known, ...one }) => (query && known === undefined ? [{ ...one, query }] : []))
    .slice(0, Math.min(mostExtents, maxRequests - 1))
  return {
    steps: [
      () => step(intent),
      ...unknown.map(
        ({ query }) =>
          () =>
            step(query, { mayFail: true }),
      ),
    ],
    combinesQuickly: true,
    combine: (replies) => {
      const description = replyAt(replies, 0)
      if (isFailed(description)) return description
      const found = unknown.flatMap(({ id, key, heldTo }, index) => {
        const answered = extentIn(replyAt(replies, index + 1))
        const extent = heldTo ? heldTo(answered) : answered
        if (extent === undefined) return []
        extents?.keep(rights.service, key, extent)
        return [[id, extent] as const]
      })
      const remembered = partly.flatMap(({ id, known, ofArea }) => {
        const extent = known ?? ofArea
        return extent === undefined ? [] : [[id, extent] as const]
      })
      return { ...description, extents: new Map([...remembered, ...found]) }
    },
  }
}

/** A description of the map's own layers, that behind a composed one among them, and nothing else. */
function ofMap({ own: _, ...intent }: Description): Description {
  if (intent.of !== 'composed-layer') return { ...intent, composed: undefined }
  return { ...intent, of: 'layer', layerId: layerIdOf(intent), composed: undefined }
}

/** The layer that is described, or the one behind the layer that the client composed. */
const layerIdOf = ({ layerId, composed }: Description): number => layerId ?? composed?.[0]?.layerId ?? -1

/**
 * What of a service or its layers is seen, as far as the caller may know of it and ask for it. What a service states over all its layers,
 * such as `timeInfo`, is left out also where all of them are seen: that it is there would tell that none is hidden.
 */
export const showDescription: Show<Description> = (json, showing) => {
  switch (showing.intent.of) {
    case 'service':
      return shownService(json, showing)
    case 'layers':
      return shownLayers(json, showing)
    default:
      return shownLayer(json, showing)
  }
}

function shownService(json: JsonObject, showing: Showing<Description>): JsonObject {
  return toldRoot(json, { ...showing, narrowed: narrowedBy(showing, undefined) })
}

/** All layers and tables that are seen. */
function shownLayers(json: JsonObject, showing: Showing<Description>): JsonObject {
  const groups = seenGroups(showing.rights)
  const kept = (list: unknown) =>
    objectsOf(list)
      .filter(({ id }) => showing.rights.layers.has(Number(id)) || groups.has(Number(id)))
      .map((layer) => describedLayer(layer, Number(layer.id), showing))
  return { layers: kept(json.layers), ...(json.tables === undefined ? {} : { tables: kept(json.tables) }) }
}

/**
 * The layer, group or table that was asked for, with what of it is seen.
 * @throws Refused `upstream.invalid-reply` where the map server describes another one
 */
function shownLayer(json: JsonObject, showing: Showing<Description>): JsonObject {
  const { intent, rights } = showing
  const asked = layerIdOf(intent)
  const id = Number(json.id ?? asked)
  if (id !== asked)
    throw new Refused('upstream.invalid-reply', `the reply describes layer ${id}, not ${asked}`)
  if (!rights.layers.has(id) && !seenGroups(rights).has(id))
    throw new Refused('request.not-found', `layer ${id} is hidden or not there`)
  return describedLayer({ ...json, id }, id, showing)
}

/** One layer, group or table, which is the one that the catalogue knows under this number. */
function describedLayer(json: JsonObject, id: number, showing: Showing<Description>): JsonObject {
  const { rights } = showing
  const known = layerById(rights.service, id)
  if (known) demandKnown(known, json, rights)
  return toldLayer(json, id, { ...showing, narrowed: narrowedBy(showing, rights.layers.get(id)) })
}

const nothing: MayAsk = () => false

function narrowedBy({ rights, extents = new Map() }: Showing, seen: LayerRights | undefined): Narrowed {
  const isShown = (name: unknown): boolean =>
    seen !== undefined && typeof name === 'string' && sees(seen, name)
  return { rights, seen, extents, isShown }
}

/** For whom something is told: `narrowed` for callers from whom something is hidden. */
type Told = Showing & { readonly narrowed?: Narrowed }

/** The root of a service, as far as its promises are kept. */
function toldRoot(json: JsonObject, { intent, rights, mayAsk = nothing, narrowed }: Told): JsonObject {
  const editings = editingsIn(rights)
  const stated = editings.length > 0 ? withKindsOfEdits(json) : json
  const asker = askerOf(
    { serviceType: typeOf(intent), layerId: undefined },
    { mayAsk, types: rights.types },
    narrowed,
  )
  return rootToldToEditors(shownMembers(stated, rootMembers(intent), asker), editings)
}

/** One layer, group or table, as far as its promises are kept. */
function toldLayer(
  json: JsonObject,
  id: number,
  { intent, rights, mayAsk = nothing, narrowed }: Told,
): JsonObject {
  const editing = editingOf(rights, id)
  const stated = editing ? withKindsOfEdits(json) : json
  return layerToldToEditors(
    shownMembers(
      stated,
      layerMembers,
      askerOf({ serviceType: typeOf(intent), layerId: id }, { mayAsk, types: rights.types }, narrowed),
    ),
    editing,
  )
}

/**
 * A description for a caller from whom nothing is hidden: everything stays but promises of what is not served, or not granted. Replies
 * of other operations stay as they are.
 */
export function keptPromises(json: JsonObject, showing: Showing): JsonObject {
  const { intent } = showing
  const layer = (one: unknown) => (isObject(one) ? toldLayer(one, Number(one.id), showing) : one)
  switch (intent.kind === 'description' ? intent.of : intent.calledAs) {
    case 'service':
    case `${typeOf(intent)}.root`:
      return toldRoot(json, showing)
    case 'layers':
      return Object.fromEntries(
        Object.entries(json).map(([name, value]) => [name, Array.isArray(value) ? value.map(layer) : value]),
      )
    case 'layer':
    case 'composed-layer':
      return layer(json) as JsonObject
    default:
      return json
  }
}

const typeOf = ({ service }: Intent): string => service.serviceType ?? ''

const rootMembers = (intent: Intent): Members =>
  /^(?:Map|Feature)Server$/.test(typeOf(intent)) ? serviceMembers : otherServiceMembers
