import { configurationSchema } from '../../config/schema.ts'
import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import { outboundWith } from '../../core/upstream/outbound.fixture.ts'
import type { Outbound, UpstreamReply } from '../../core/upstream/outbound.ts'
import type { DocumentReaders, WmsCapabilities, WmsLayer } from './documents.ts'
import { blankPicture } from './picture.ts'
import { createWmsSite } from './wms-site.ts'

/** The section of an upstream after defaults. */
function ogcConfiguration(more: object = {}): OgcUpstreamConfiguration {
  const { upstreams } = configurationSchema.parse({
    publicUrl: 'https://gate.example',
    upstreams: {
      maps: {
        kind: 'ogc',
        server: 'mapserver',
        url: 'http://maps.internal/cgi-bin/mapserv',
        dataSource: 'postgresql',
        ...more,
      },
    },
    mounts: [{ path: '/maps', upstream: 'maps' }],
  })
  const { maps } = upstreams
  if (maps?.kind !== 'ogc') throw new Error('no upstream of kind ogc')
  return maps
}

/** A layer of capabilities; with a list of layers it is a group. */
export const wmsLayer = (name: string | undefined, more: Partial<WmsLayer> = {}): WmsLayer => ({
  ...(name === undefined ? {} : { name }),
  title: name ?? 'untitled',
  crs: [],
  dimensions: [],
  styles: [],
  layers: [],
  ...more,
})

/** Capabilities with these layers in a root. */
export const capabilitiesWith = (
  layers: readonly WmsLayer[],
  more: Partial<WmsCapabilities> = {},
): WmsCapabilities => ({
  title: 'Maps',
  mapFormats: ['image/png', 'image/jpeg'],
  infoFormats: ['application/vnd.ogc.gml', 'text/plain'],
  legendFormats: ['image/png'],
  serverComment: 'MapServer version 8.0.0 OUTPUT=PNG',
  layers: [
    wmsLayer('root', {
      crs: ['EPSG:4326', 'EPSG:3857'],
      queryable: true,
      geographic: { xmin: 9, ymin: 49, xmax: 11, ymax: 51 },
      layers,
    }),
  ],
  ...more,
})

/** Documents of these tests are JSON, so that they speak of values alone; the readers of XML have tests of their own. */
const readers: DocumentReaders = {
  capabilities: async (bytes) => memberOf(bytes, 'capabilities') ?? { fault: 'no capabilities' },
  featureTypes: async (bytes) => memberOf(bytes, 'types') ?? { fault: 'no types' },
  gmlInfo: async (bytes) => memberOf(bytes, 'features') ?? { fault: 'no features' },
  exception: (bytes) => memberOf<{ exception: { code?: string } }>(bytes, 'exception')?.exception,
}

function memberOf<T>(bytes: Uint8Array, member: string): T | undefined {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as object
    return Object.hasOwn(value, member) ? (value as T) : undefined
  } catch {
    return undefined
  }
}

/** A reply of the server. */
export const replyOf = (
  body: Uint8Array | object,
  { status = 200, type = 'text/xml' }: { readonly status?: number; readonly type?: string } = {},
): UpstreamReply => ({
  status,
  headers: { 'content-type': type },
  body: body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body)),
  elapsedMs: 1,
})

/** The parameters of a request that reached the server, in their order. */
type SentRequest = Readonly<Record<string, string>>

interface FakeServer {
  readonly capabilities?: WmsCapabilities
  readonly types?: readonly { name: string; fields: readonly { name: string; type: string }[] }[]
  /** True while it answers nothing but errors. */
  readonly isBroken?: () => boolean
  /** Milliseconds. Default: no time passes. */
  readonly monotonic?: () => number
  /** Default: a picture of the size that is asked for. */
  readonly reply?: (sent: SentRequest) => UpstreamReply
}

/** A site over a scripted server, and what was sent to it. */
export function siteOver(server: FakeServer, more: object = {}) {
  const sent: SentRequest[] = []
  const told: string[] = []
  const methods: string[] = []
  const site = createWmsSite({
    name: 'maps',
    configuration: ogcConfiguration(more),
    readers,
    log: (message) => told.push(message),
    monotonic: server.monotonic ?? (() => 0),
    forward: async ({ question }: Outbound) => {
      const form = typeof question.body === 'string' ? question.body : ''
      const parameters = Object.fromEntries(new URLSearchParams(`${question.query}&${form}`))
      sent.push(parameters)
      methods.push(question.method)
      return answered(server, parameters)
    },
  })
  const ask = (path: string, parameters: Record<string, string> = {}, operation = 'test') => {
    const body = new URLSearchParams({ f: 'json', ...parameters }).toString()
    const form = {
      method: 'POST',
      query: '',
      body,
      contentType: 'application/x-www-form-urlencoded',
    } as const
    const outbound = outboundWith({ upstream: 'maps', path: `/rest/services${path}`, ...form, operation })
    return site.forward(outbound, AbortSignal.timeout(5_000))
  }
  const json = async (path: string, parameters?: Record<string, string>) => {
    const { body } = await ask(path, parameters)
    return JSON.parse(Buffer.from(body as Uint8Array).toString('utf8'))
  }
  return { sent, told, methods, ask, json, takesConditions: site.takesConditions }
}

function answered({ capabilities, types, reply, isBroken }: FakeServer, sent: SentRequest): UpstreamReply {
  if (isBroken?.()) return replyOf({}, { status: 500 })
  if (sent.REQUEST === 'GetCapabilities')
    return replyOf({ capabilities: capabilities ?? capabilitiesWith([]) })
  if (sent.REQUEST === 'DescribeFeatureType')
    return replyOf(types ? { types } : { exception: { text: 'none' } })
  if (reply) return reply(sent)
  const size = { widthPx: Number(sent.WIDTH ?? 20), heightPx: Number(sent.HEIGHT ?? 20) }
  return replyOf(blankPicture(size, true), { type: 'image/png' })
}
