import { imageFormat, type MapRequest, parameterOf, typeOf, withFormat } from '@mapgate/protocol'
import type { Outbound } from '../core/outbound.ts'
import type { Plan } from '../core/plan.ts'
import type { Principal } from '../core/principal.ts'
import { jsonUpstreamReply } from './ask.ts'
import { thenPlan } from './join-plans.ts'
import type { Outputs } from './outputs.ts'
import { isFailed, jsonOf } from './upstream-json.ts'
import { without } from './values.ts'

/** Where stored pictures are kept and fetched. */
export interface HrefOptions {
  readonly outputs: Outputs
  /** The gateway's address, without a trailing slash. */
  readonly publicUrl: string
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** How long an address is good for; default five minutes. */
  readonly lifeMs?: number | undefined
}

/** Path below `publicUrl` under which stored pictures are fetched. */
export const outputPath = '/.mapgate/out/'

/** True for a picture that is asked for as JSON: its reply names a file. */
export function namesPicture({ operation, format }: MapRequest): boolean {
  return operation.effect === 'draw' && operation.formats.includes('image') && format === 'json'
}

/** The same picture as image. */
export function asImage(map: MapRequest): MapRequest {
  return withFormat(without(map, 'callback'), 'image')
}

/**
 * The plan of a picture as JSON, with an `href` of the gateway's own: behind it stands the same narrowed request as image, never the
 * upstream's file, which has no owner there (attacks 27).
 */
export function withOwnHref(
  plan: Plan,
  {
    map,
    picture,
    principal,
    options,
  }: { map: MapRequest; picture: Outbound; principal: Principal; options: HrefOptions },
): Plan {
  return thenPlan(plan, (reply) => {
    if (isFailed(reply)) return reply
    const { clock, outputs, publicUrl, lifeMs = 300_000 } = options
    const expiresAt = Math.min(clock() + lifeMs, principal.expiresAt ?? Number.POSITIVE_INFINITY)
    const { imageData: _, ...json } = jsonOf(reply)
    const href = `${publicUrl}${outputPath}${outputs.keep({ outbound: picture, expiresAt }, extensionOf(map))}`
    return jsonUpstreamReply({ ...json, href })
  })
}

function extensionOf(map: MapRequest): string {
  const format = typeOf(map, 'format') === imageFormat ? parameterOf(map, 'format', imageFormat) : undefined
  return (format ?? 'png').replace(/\d+$/, '')
}
