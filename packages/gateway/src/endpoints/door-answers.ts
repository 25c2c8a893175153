import { jsonReply } from '../core/reply/json-reply.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'

/** What apps read of `proxy.ashx?ping`: the last version of the programs that the door stands for. */
const present = { 'Proxy Version': '1.1.2', 'Configuration File': 'OK', 'Log File': 'OK' }

/**
 * What the door for resource-proxy answers itself; undefined for a request that has a target or came otherwise.
 * @throws GatewayError `request.target-missing`, `request.target-unknown`
 */
export function answerAtDoor({ door }: Inbound): Reply | undefined {
  if (door?.instead === undefined) return undefined
  if (door.instead !== 'ping') throw door.instead
  return jsonReply(present, undefined, { headers: { 'cache-control': 'no-store' } })
}
