import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parseConfiguration } from '../../packages/gateway/src/config/load.ts'
import { type RunningGateway, startGateway } from '../../packages/gateway/src/server/start.ts'
import { json, type MiniUpstream, startMiniUpstream } from './faults/mini-upstream.ts'

// Spans as an SDK gets them: the API alone records nothing, so it cannot show that parents and attributes are right.

const exporter = new InMemorySpanExporter()
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
let gateway: RunningGateway
let upstream: MiniUpstream

beforeAll(async () => {
  trace.setGlobalTracerProvider(provider)
  upstream = await startMiniUpstream(({ url }, response) => {
    if (/services\?/.test(url))
      json(response, { services: [{ name: 'Assets_Service', type: 'MapServer' }], folders: [] })
    else if (/layers\?/.test(url)) json(response, { layers: [], tables: [] })
    else if (/export\?/.test(url)) json(response, { href: 'http://ags/out/x.png', width: 400 })
    else json(response, { currentVersion: 10.31, layers: [], tables: [], capabilities: 'Map,Query' })
  })
  const loaded = parseConfiguration(
    JSON.stringify({
      listen: { port: 0 },
      publicUrl: 'http://127.0.0.1:0',
      upstreams: { ags: { kind: 'arcgis', url: upstream.url } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      keys: [
        { name: 'secret-agent', key: 'secret-key-7', roles: ['staff'] },
        { name: 'nobody', key: 'other-key-7', roles: [] },
      ],
      grants: [{ to: { roles: ['staff'] }, on: {} }],
      traces: { enabled: true },
    }),
    process.cwd(),
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  gateway = await startGateway({ ...loaded, audit: () => {}, log: pino({ level: 'silent' }) })
})
afterEach(() => exporter.reset())
afterAll(async () => {
  await gateway?.close()
  await upstream?.stop()
  await provider.shutdown()
  trace.disable()
})

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const callersSpan = '00f067aa0ba902b7'
const service = '/arcgis/rest/services/Assets_Service/MapServer'
const picture = `${service}/export?bbox=0,0,1,1&size=10,10&f=json`

/** The spans of one request, that of the request first. */
async function spansOf(
  path: string,
  { token = 'secret-key-7', traceparent }: { token?: string; traceparent?: string | undefined } = {},
): Promise<{ reply: string; request: ReadableSpan; exchanges: readonly ReadableSpan[] }> {
  upstream.seen.length = 0
  const headers = { token, ...(traceparent === undefined ? {} : { traceparent }) }
  const reply = await (await fetch(gateway.url + path, { headers })).text()
  const ofKind = (kind: SpanKind) => exporter.getFinishedSpans().filter((span) => span.kind === kind)
  await expect.poll(() => ofKind(SpanKind.SERVER).length).toBe(1)
  const [request] = ofKind(SpanKind.SERVER)
  if (request === undefined) throw new Error('no span of the request')
  return { reply, request, exchanges: ofKind(SpanKind.CLIENT) }
}

/** What the upstream heard with pictures; the catalogue is read in nobody's name. */
const heardUpstream = () =>
  upstream.seen.filter(({ url }) => url.includes('/export?')).map(({ headers }) => headers.traceparent)

describe('the spans of a request', () => {
  it('hang on the span of the caller, one on the other, and the upstream hears of the last', async () => {
    const { request, exchanges } = await spansOf(picture, { traceparent: `00-${traceId}-${callersSpan}-01` })
    expect(request.spanContext().traceId).toBe(traceId)
    expect(request.parentSpanContext).toMatchObject({ spanId: callersSpan, isRemote: true })
    expect(request.name).toBe('MapServer.export')
    expect(request.attributes).toEqual({
      'mapgate.request': expect.stringMatching(/^[\w-]{12}$/),
      'mapgate.operation': 'MapServer.export',
      'mapgate.decision': 'permit',
      'http.request.method': 'GET',
      'http.response.status_code': 200,
    })
    const [exchange, ...more] = exchanges
    expect(more).toEqual([])
    expect(exchange?.parentSpanContext?.spanId).toBe(request.spanContext().spanId)
    expect(exchange?.attributes).toEqual({
      'mapgate.upstream': 'ags',
      'mapgate.operation': 'MapServer.export',
      'http.response.status_code': 200,
    })
    expect(heardUpstream()).toEqual([`00-${traceId}-${exchange?.spanContext().spanId}-01`])
  })

  it.each([undefined, 'rubbish', `00-${traceId}-${callersSpan}-01, 00-${traceId}-${callersSpan}-01`])(
    'begin a trace of their own behind %j',
    async (traceparent) => {
      const { request, exchanges } = await spansOf(picture, { traceparent })
      expect(request.parentSpanContext).toBeUndefined()
      expect(request.spanContext().traceId).not.toBe(traceId)
      expect(exchanges[0]?.spanContext().traceId).toBe(request.spanContext().traceId)
    },
  )

  it('are there for a picture that is fetched by its address', async () => {
    const { href } = JSON.parse((await spansOf(picture)).reply) as { href: string }
    exporter.reset()
    const { request, exchanges } = await spansOf(new URL(href).pathname)
    expect(request.name).toBe('gateway.output')
    expect(exchanges[0]?.parentSpanContext?.spanId).toBe(request.spanContext().spanId)
    expect(href).toContain('/.mapgate/out/')
    expect(JSON.stringify(told(request))).not.toContain(href.slice(-20))
  })

  it('tell a refusal, which asks no upstream', async () => {
    const { request, exchanges } = await spansOf(picture, { token: 'other-key-7' })
    expect(request.attributes).toMatchObject({ 'mapgate.decision': 'deny' })
    expect(exchanges).toEqual([])
  })

  it('tell no name, credential, address or parameter', async () => {
    const { request, exchanges } = await spansOf(
      `${service}/0/query?where=owner%3D'Hidden-Owner'&f=json&token=secret-key-7`,
    )
    const text = JSON.stringify([request, ...exchanges].map(told))
    expect(text).not.toMatch(/secret|Hidden|owner|where|127\.0\.0\.1|localhost|Assets/i)
  })

  it('tell that the upstream failed, by the code alone', async () => {
    const { answer } = upstream
    upstream.answer = (_, response) => response.destroy()
    const { request, exchanges } = await spansOf(`${service}/export?bbox=0,0,2,2&f=image`)
    upstream.answer = answer
    expect(exchanges.at(-1)?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'upstream.unreachable' })
    expect(request.attributes['http.response.status_code']).toBe(502)
  })

  it('are not recorded where the caller does not sample, and the upstream hears that too', async () => {
    upstream.seen.length = 0
    const traceparent = `00-${traceId}-${callersSpan}-00`
    await (
      await fetch(gateway.url + picture.replace('10,10', '11,11'), {
        headers: { token: 'secret-key-7', traceparent },
      })
    ).text()
    expect(heardUpstream()).toEqual([expect.stringMatching(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`))])
    expect(exporter.getFinishedSpans()).toEqual([])
  })
})

/** Everything of a span that goes out, but its ids. */
const told = ({ name, attributes, events, links, status }: ReadableSpan) => ({
  name,
  attributes,
  events,
  links,
  status,
})
