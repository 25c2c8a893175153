import { type MapRequest, readIntent } from '@mapgate/protocol'
import type { Obligations } from '../model/obligations.ts'
import { type Outcome, outcomeOf, Refused } from '../model/refusal.ts'
import type { UpstreamReply } from '../model/reply.ts'
import { keptPromises } from './describe/description.ts'
import { type JsonObject, jsonOf } from './json-body.ts'
import { filteredListing } from './listing.ts'
import { mayAskBy } from './operations/may-ask.ts'
import { ruleOf } from './operations/table.ts'
import { demandMembers } from './promised-members.ts'

/** What of a JSON reply its caller may see; refused with `upstream.invalid-reply` where it is no reply to what was asked. */
export function showJson(
  reply: UpstreamReply,
  map: MapRequest,
  obligations: Obligations,
): Outcome<JsonObject> {
  return outcomeOf(() => shownJson(reply, map, obligations))
}

function shownJson(reply: UpstreamReply, map: MapRequest, obligations: Obligations): JsonObject {
  const json = jsonOf(reply)
  if (obligations.listing) return filteredListing(json, obligations.listing)
  const { rights, unrestricted } = obligations
  if (unrestricted) return rights ? keptPromises(json, readIntent(map), mayAskBy(rights)) : json
  const { json: show, members } = ruleOf(map.operation)?.show ?? {}
  if (show === undefined || rights === undefined)
    throw new Refused('access.denied', `${map.operation.id} cannot be filtered`)
  demandMembers(json, members)
  return show(json, {
    intent: readIntent(map),
    rights,
    mayAsk: mayAskBy(rights),
    ...(reply.extents ? { extents: reply.extents } : {}),
  })
}

/** What of rows as PBF their caller may see; refused with `upstream.invalid-reply` where they are not understood. */
export function showPbf(
  { body }: UpstreamReply,
  map: MapRequest,
  { rights }: Obligations,
): Outcome<Uint8Array> {
  return outcomeOf(() => {
    const show = ruleOf(map.operation)?.show?.pbf
    if (show === undefined || rights === undefined || !(body instanceof Uint8Array))
      throw new Refused('gateway.internal', 'rows as PBF that cannot be filtered')
    return show(body, { intent: readIntent(map), rights })
  })
}
