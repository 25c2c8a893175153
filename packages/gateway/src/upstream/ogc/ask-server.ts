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

/** Longest path and query that the web servers before map servers take: Apache reads 8,190 bytes of a request line. */
const longestTarget = 8_000

/** Longest query that is sent as one where it can be sent as a form. */
const longestQuery = 6_000

/** Servers that were seen to read GetMap and GetFeatureInfo out of a form, each time: MapServer 8.0. QGIS Server 3.22 now and then answered one with 400. */
const readsForms: ReadonlySet<string> = new Set(['mapserver'])

type AskedServer = Pick<OgcUpstreamConfiguration, 'server' | 'url' | 'map' | 'version'>

/**
 * Makes the function that asks a server of OGC services. Of the question it takes over only the caller whose limits count; each parameter is written here, and MAP
 * stands first, because a server that is given two takes the first. What is too long for a URL is sent as a form to servers that read one.
 */
export function createAskServer(configuration: AskedServer, forward: Forward): AskServer {
  const { url, map, version: wmsVersion } = configuration
  // The base of an upstream ends without a slash, and this address may have one.
  const { pathname } = new URL(url)
  const path = /\/$/.test(pathname) ? '/' : ''
  const mapQuery = map === undefined ? '' : printQuery([['MAP', map]])
  return async ({ service = 'WMS', version = wmsVersion, request, parameters }, asked, signal) => {
    const said = printQuery([['SERVICE', service], ['VERSION', version], ['REQUEST', request], ...parameters])
    const isForm = service === 'WMS' && said.length > longestQuery && readsForms.has(configuration.server)
    const query = isForm ? mapQuery : [mapQuery, said].filter((part) => part !== '').join('&')
    if (pathname.length + query.length > longestTarget)
      throw tooLong(`${request} is ${said.length} characters long`)
    const { question, delivery } = asked
    return forward(
      {
        question: {
          upstream: question.upstream,
          method: isForm ? 'POST' : 'GET',
          path,
          query,
          ...(isForm ? { body: said, contentType: 'application/x-www-form-urlencoded' } : {}),
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

const tooLong = (detail: string): GatewayError =>
  new GatewayError('access.denied', detail, {
    publicText:
      'This request is too long for the map server with the conditions that hold for this account. Ask for fewer layers at once.',
  })

const printQuery = (parameters: readonly Parameter[]): string =>
  parameters.map(([name, value]) => `${name}=${encoded(value)}`).join('&')

/** Marks that `encodeURIComponent` leaves are encoded too: servers read conditions in quotes and brackets. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
