import { isFailed, jsonUpstreamReply, jsonWith, outcomeOf, type Principal, thenPlan } from '@mapgate/policy'
import { type BuiltRequest, buildRequest, isFor, type MapRequest, withFormat } from '@mapgate/protocol'
import { raised } from '../core/errors/refusals.ts'
import { outputPath } from '../core/reply/output-path.ts'
import type { Mount } from '../core/request/mount.ts'
import type { Plan } from '../core/upstream/plan.ts'

/** A picture that gets an address: its request, its mount and its caller. Fetching it repeats the request as the same caller. */
export interface AskedPicture {
  readonly mount: Pick<Mount, 'path' | 'upstream' | 'at'>
  /** The picture as image, from the root of the site on. */
  readonly request: BuiltRequest
  readonly principal: Principal
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Where pictures are kept and fetched. */
export interface HrefOptions {
  /** Keeps a picture until its end; gives the name under which it is fetched, such as `7fQ…-w.png`. */
  readonly keep: (picture: AskedPicture, extension: string) => string
  /** The gateway's address, without a trailing slash. */
  readonly publicUrl: string
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** How long an address is good for; default five minutes. */
  readonly lifeMs?: number | undefined
}

/** True for a picture that is requested as JSON, whose reply names a file. */
export function namesPicture({ operation, format }: MapRequest): boolean {
  return operation.effect === 'draw' && operation.formats.includes('image') && format === 'json'
}

/** The same picture as image. */
export function asImage(map: MapRequest): MapRequest {
  return withFormat(map, 'image')
}

/**
 * The plan of a picture as JSON, with an `href` of the gateway's own. Behind it is the same request as image, authorized again
 * when it is fetched, never the upstream's file, which has no owner there (attacks 27).
 */
export function withOwnHref(
  plan: Plan,
  {
    map,
    mount: { path, upstream, at },
    principal,
    options: { clock, keep, publicUrl, lifeMs = 300_000 },
  }: { map: MapRequest; mount: Mount; principal: Principal; options: HrefOptions },
): Plan {
  return thenPlan(plan, (reply) => {
    if (isFailed(reply)) return reply
    const expiresAt = Math.min(clock() + lifeMs, principal.expiresAt ?? Number.POSITIVE_INFINITY)
    const picture = {
      mount: { path, upstream, at },
      request: buildRequest(asImage(map)),
      principal,
      expiresAt,
    }
    const { imageData: _, ...json } = raised(outcomeOf(() => jsonWith(reply, 'href', 'imageData')))
    return jsonUpstreamReply({
      ...json,
      href: `${publicUrl}${outputPath}${keep(picture, extensionOf(map))}`,
    })
  })
}

function extensionOf(map: MapRequest): string {
  const format = isFor(map, 'MapServer.export') ? map.parameters.format : undefined
  return (format ?? 'png').replace(/\d+$/, '')
}
