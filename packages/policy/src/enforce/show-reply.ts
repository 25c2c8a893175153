import type { Intent } from '@mapgate/protocol'
import type { Obligations } from '../model/obligations.ts'
import { type Outcome, outcomeOf, Refused } from '../model/refusal.ts'
import type { UpstreamReply } from '../model/reply.ts'
import { keptPromises } from './describe/description.ts'
import { type JsonObject, jsonOf, jsonValue } from './json-body.ts'
import { filteredListing } from './listing.ts'
import { mayAskBy } from './operations/may-ask.ts'
import { ruleFor } from './operations/table.ts'
import { demandMembers } from './promised-members.ts'

/** What of a JSON reply its caller may see; refused with `upstream.invalid-reply` where it is no reply to what was asked. */
export function showJson(
  reply: UpstreamReply,
  intent: Intent,
  obligations: Obligations,
): Outcome<JsonObject> {
  return outcomeOf(() => shownJson(reply, intent, obligations))
}

function shownJson(reply: UpstreamReply, intent: Intent, obligations: Obligations): JsonObject {
  if (isMade(intent, obligations)) return jsonValue(reply.body as Uint8Array) as JsonObject
  const json = jsonOf(reply)
  if (obligations.listing) return filteredListing(json, obligations.listing)
  const { rights, unrestricted } = obligations
  if (unrestricted) return rights ? keptPromises(json, { intent, rights, mayAsk: mayAskBy(rights) }) : json
  const { json: show, members } = ruleFor(intent)?.show ?? {}
  if (show === undefined || rights === undefined)
    throw new Refused('access.denied', `${intent.calledAs} cannot be filtered`)
  demandMembers(json, members)
  return show(json, {
    intent,
    rights,
    mayAsk: mayAskBy(rights),
    ...(reply.extents ? { extents: reply.extents } : {}),
  })
}

/** True for a reply that policy made, which may also be a list. */
const isMade = (intent: Intent, { unrestricted, rights }: Obligations): boolean =>
  !unrestricted && rights !== undefined && ruleFor(intent)?.show?.made === true

/** What of rows as PBF their caller may see; refused with `upstream.invalid-reply` where they are not understood. */
export function showPbf(
  { body }: UpstreamReply,
  intent: Intent,
  { rights }: Obligations,
): Outcome<Uint8Array> {
  return outcomeOf(() => {
    const show = ruleFor(intent)?.show?.pbf
    if (show === undefined || rights === undefined || !(body instanceof Uint8Array))
      throw new Refused('gateway.internal', 'rows as PBF that cannot be filtered')
    return show(body, { intent, rights })
  })
}
