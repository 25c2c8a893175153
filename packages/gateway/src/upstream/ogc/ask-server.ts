import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Forward, Outbound, UpstreamReply } from '../../core/upstream/outbound.ts'

/** A parameter and its value, not encoded yet. */
export type Parameter = readonly [name: string, value: string]

/** A request of an OGC service. */
export interface ServerRequest {
  /** Default WMS. */
  readonly service?: 'WMS' | 'WFS'
  /** Default: the configured version of WMS. */
  readonly version?: string
  /** Canonical spelling, such as `GetMap`. */
  readonly request: string
  /** In the order in which they are sent. */
  readonly parameters: readonly Parameter[]
}

/** Sends a request of WMS or WFS for a question that the gateway asked in the words of ArcGIS; the reply is held whole. @throws GatewayError `upstream.*`, `access.denied` for an address that is too long */
export type AskServer = (
  request: ServerRequest,
  asked: Outbound,
  signal: AbortSignal,
) => Promise<UpstreamReply>

/** Longest path and query that servers of these kinds are known to take. */
const longestTarget = 8_000

/**
 * Makes the function that asks a server of OGC services. Of the question it takes over only the caller whose limits count; each parameter is written here, and MAP
 * stands first, because a server that is given two takes the first.
 */
export function createAskServer(
  { url, map, version: wmsVersion }: Pick<OgcUpstreamConfiguration, 'url' | 'map' | 'version'>,
  forward: Forward,
): AskServer {
  // The base of an upstream ends without a slash, and this address may have one.
  const path = /\/$/.test(new URL(url).pathname) ? '/' : ''
  return ({ service = 'WMS', version = wmsVersion, request, parameters }, asked, signal) => {
    const query = printQuery([
      ...(map === undefined ? [] : [['MAP', map] as const]),
      ['SERVICE', service],
      ['VERSION', version],
      ['REQUEST', request],
      ...parameters,
    ])
    if (query.length > longestTarget)
      throw new GatewayError('access.denied', `${request} is ${query.length} characters long`, {
        publicText:
          'This request is too long for the map server with the conditions that hold for this account. Ask for fewer layers at once.',
      })
    const { question, delivery } = asked
    return forward(
      {
        question: {
          upstream: question.upstream,
          method: 'GET',
          path,
          query,
          headers: {},
          repeatable: true,
          operation: question.operation,
        },
        delivery: { ...delivery, holds: 'whole' },
      },
      signal,
    )
  }
}

const printQuery = (parameters: readonly Parameter[]): string =>
  parameters.map(([name, value]) => `${name}=${encoded(value)}`).join('&')

/** Marks that `encodeURIComponent` leaves are encoded too: servers read conditions in quotes and brackets. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
