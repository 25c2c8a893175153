import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { upstreamSection } from '../../../packages/gateway/src/config/sections/upstreams.ts'
import type { GatewayError } from '../../../packages/gateway/src/core/errors/errors.ts'
import { outboundWith } from '../../../packages/gateway/src/core/upstream/outbound.fixture.ts'
import { createUpstreams, type Upstreams } from '../../../packages/gateway/src/upstream/index.ts'
import { type Answer, envelope, json, type MiniUpstream, startMiniUpstream } from './mini-upstream.ts'

const opened: (Upstreams | MiniUpstream)[] = []
afterEach(async () => {
  for (const part of opened.splice(0)) await ('close' in part ? part.close() : part.stop())
})

const write = outboundWith({
  method: 'POST',
  path: '/rest/services/Assets/FeatureServer/2/applyEdits',
  query: '',
  body: 'f=json&deletes=7',
  contentType: 'application/x-www-form-urlencoded',
  expects: 'json',
  repeatable: false,
})
const never = new AbortController().signal

/** Sends the write to two bases of one site, which both answer so; how often it arrived, and what became of it. */
async function written(answer: Answer, settings: object = {}) {
  const minis = [await startMiniUpstream(answer), await startMiniUpstream(answer)]
  const [first, second] = minis as [MiniUpstream, MiniUpstream]
  const ags = upstreamSection.parse({
    kind: 'arcgis',
    url: first.url,
    alternateUrls: [second.url],
    ...settings,
  })
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const upstreams = createUpstreams({ configuration: { ags }, directory: '.', clock: Date.now, log })
  opened.push(upstreams, ...minis)
  const outcome = await upstreams.forward(write, never).then(
    ({ status, error }) => error?.code ?? status,
    (error: GatewayError) => error.code,
  )
  return { outcome, arrived: minis.flatMap(({ seen }) => seen).length }
}

const says =
  (status: number, body: string, type = 'text/html') =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': type }).end(body)

describe('A write', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['no reply comes', () => {}],
    [
      'the reply stops half-way',
      (response) => void response.writeHead(200, { 'content-length': 99 }).write('{"add'),
    ],
  ])('arrives once and may have been made where %s', async (_, answer) => {
    const { outcome, arrived } = await written((_request, response) => answer(response), {
      timeouts: { headers: '300ms', bodyIdle: '300ms' },
    })
    expect([outcome, arrived]).toEqual(['edit.outcome-unknown', 1])
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['the connection is cut', (response) => response.destroy()],
    [
      'the reply is cut',
      (response) =>
        response.writeHead(200, { 'content-length': 99 }).write('{"add', () => response.destroy()),
    ],
    ['the reply is no HTTP', (response) => void response.socket?.end('what?\r\n\r\n')],
    ['a page comes', says(200, '<html>')],
    ['a mere status comes', says(200, '{"status":"busy"}', 'application/json')],
    ['a proxy is busy', says(503, '<html>')],
    ['the map server breaks down', says(500, '')],
    [
      'it is led elsewhere',
      (response) => response.writeHead(307, { location: '/arcgis/rest/services/Other' }).end(),
    ],
    [
      'it is led to what it did',
      (response) => response.writeHead(303, { location: '/arcgis/rest/services/Other' }).end(),
    ],
    ['a proxy ran out of patience', (response) => envelope(response, 504, 'Gateway Timeout')],
    [
      'the reply is larger than may be held',
      says(200, `{"addResults":["${'x'.repeat(2_000)}"]}`, 'application/json'),
    ],
    [
      'the reply is coded in another way than it says',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('{}'),
    ],
  ])('arrives once and may have been made where %s', async (_, answer) => {
    const { outcome, arrived } = await written((_request, response) => answer(response), {
      limits: { heldReply: '1kB' },
    })
    expect([outcome, arrived]).toEqual(['edit.outcome-unknown', 1])
  })

  it.each<[string, (response: ServerResponse) => void, number | string]>([
    ['results', (response) => json(response, { addResults: [] }), 200],
    ['an error', (response) => envelope(response, 400, 'Unable to complete operation.'), 400],
    [
      'an error of the map server',
      (response) => envelope(response, 500, 'Unable to complete operation.'),
      500,
    ],
    ['a refusal of its form', says(413, '<html>'), 413],
    [
      'a refusal of the sign-in',
      (response) => envelope(response, 498, 'Invalid Token'),
      'upstream.sign-in-failed',
    ],
  ])('arrives once and is answered by %s', async (_, answer, expected) => {
    const { outcome, arrived } = await written((_request, response) => answer(response))
    expect([outcome, arrived]).toEqual([expected, 1])
  })

  it('goes to another base where nobody listened, and has failed for certain where nobody listens at all', async () => {
    const free = 'http://127.0.0.1:9/arcgis'
    const { outcome, arrived } = await written((_request, response) => json(response, { addResults: [] }), {
      url: free,
    })
    expect([outcome, arrived]).toEqual([200, 1])
    const nobody = await written(() => {}, { url: free, alternateUrls: [] })
    expect([nobody.outcome, nobody.arrived]).toEqual(['upstream.unreachable', 0])
  })
})
