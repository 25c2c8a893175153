import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { upstreamSection } from '../../packages/gateway/src/config/sections/upstreams.ts'
import type { Delivery } from '../../packages/gateway/src/core/upstream/delivery.ts'
import { outboundWith } from '../../packages/gateway/src/core/upstream/outbound.fixture.ts'
import type { Outbound, UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import type { Question } from '../../packages/gateway/src/core/upstream/question.ts'
import { createUpstreams, type Upstreams } from '../../packages/gateway/src/upstream/index.ts'
import {
  type Answer,
  envelope,
  json,
  type MiniUpstream,
  startMiniUpstream,
  tokenOf,
} from './faults/mini-upstream.ts'

const user = { kind: 'arcgis-token', username: 'gateway', password: 'secret-of-the-gateway' }
const opened: (Upstreams | MiniUpstream)[] = []
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

afterEach(async () => {
  for (const part of opened.splice(0)) await ('close' in part ? part.close() : part.stop())
})

async function startWith(answer: Answer, settings: object = {}) {
  const mini = await startMiniUpstream(answer)
  let skippedMs = 0
  const upstreams = way({ url: mini.url, credential: user, ...settings }, () => performance.now() + skippedMs)
  opened.push(upstreams, mini)
  const skip = (ms: number) => {
    skippedMs += ms
  }
  return { mini, upstreams, skip }
}

function way(settings: object, monotonic: () => number): Upstreams {
  const configuration = { ags: upstreamSection.parse({ kind: 'arcgis', ...settings }) }
  return createUpstreams({ configuration, directory: '.', clock: Date.now, monotonic, log: quiet })
}

const outbound = (question: Partial<Question> = {}, delivery: Partial<Delivery> = {}): Outbound =>
  outboundWith(
    { path: '/rest/services/Assets_Service/MapServer', operation: 'service', ...question },
    { holds: 'stream', ...delivery },
  )

const never = new AbortController().signal
const text = async ({ body }: UpstreamReply) =>
  (body instanceof Readable ? await buffer(body) : Buffer.from(body)).toString()
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error) => error.code,
  )

/** Believes the tokens that it handed out, except those it was told to forget. */
const believing =
  (mini: () => MiniUpstream, forgotten: Set<string> = new Set()): Answer =>
  (request, response) => {
    const token = tokenOf(request)
    if (token === undefined) return envelope(response, 499, 'Token Required')
    if (!mini().tokens.includes(token) || forgotten.has(token))
      return envelope(response, 498, 'Invalid Token')
    json(response, { mapName: 'Assets' })
  }

describe('the way to an upstream', () => {
  it('signs in once for many requests and sends the token in a header', async () => {
    const { mini, upstreams } = await startWith((request, response) =>
      believing(() => mini)(request, response),
    )
    const replies = await Promise.all(Array.from({ length: 20 }, () => upstreams.forward(outbound(), never)))
    expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(mini.signIns).toBe(1)
    expect(mini.seen[0]?.headers['x-esri-authorization']).toBe('Bearer upstream-token-1')
    expect(mini.seen[0]?.url).toBe('/arcgis/rest/services/Assets_Service/MapServer?f=json')
  })

  it('renews a refused token once for 200 callers at the same time', async () => {
    const forgotten = new Set<string>()
    const { mini, upstreams, skip } = await startWith((request, response) =>
      believing(() => mini, forgotten)(request, response),
    )
    await upstreams.forward(outbound(), never)
    skip(1_050)
    forgotten.add('upstream-token-1')
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        upstreams.forward(outbound({}, { principalId: `user:${index}` }), never),
      ),
    )
    expect(replies.every((reply) => reply.status === 200 && !reply.error)).toBe(true)
    expect(mini.signIns).toBe(2)
  })

  it('learns once that an old server takes the token only as a parameter', async () => {
    const { mini, upstreams } = await startWith(({ url, body }, response) =>
      /token=upstream/.test(url + body) ? json(response, {}) : envelope(response, 499, 'Token Required'),
    )
    await upstreams.forward(outbound(), never)
    await upstreams.forward(
      outbound({
        method: 'POST',
        query: '',
        body: 'f=json',
        contentType: 'application/x-www-form-urlencoded',
      }),
      never,
    )
    expect(mini.seen.map(({ method, url, body }) => [method, url.split('?')[1], body])).toEqual([
      ['GET', 'f=json', ''],
      ['GET', 'f=json&token=upstream-token-1', ''],
      ['POST', undefined, 'f=json&token=upstream-token-1'],
    ])
  })

  it.each([
    ['an envelope with 498 inside HTTP 200', (response) => envelope(response, 498, 'Invalid Token')],
    ['a real 401', (response) => response.writeHead(401).end()],
    ['the 403 of old versions', (response) => response.writeHead(403).end('Token has expired')],
    [
      'a page that states code 498',
      (response) =>
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<b>Error: Invalid Token</b><br/>Code: 498'),
    ],
  ] as [string, (response: Parameters<Answer>[1]) => void][])('never passes %s on', async (_what, answer) => {
    const { upstreams } = await startWith((_request, response) => answer(response))
    expect(await code(upstreams.forward(outbound(), never))).toBe('upstream.sign-in-failed')
    expect(await code(upstreams.forward(outbound({ repeatable: false }), never))).toBe(
      'upstream.sign-in-failed',
    )
  })

  it('does not repeat a write whose token was refused, and has a new token for the next one', async () => {
    const forgotten = new Set<string>()
    const { mini, upstreams, skip } = await startWith((request, response) =>
      believing(() => mini, forgotten)(request, response),
    )
    await upstreams.forward(outbound(), never)
    skip(1_050)
    forgotten.add('upstream-token-1')
    const write = outbound({
      method: 'POST',
      repeatable: false,
      body: 'adds=[]',
      contentType: 'application/x-www-form-urlencoded',
    })
    expect(await code(upstreams.forward(write, never))).toBe('upstream.sign-in-renewed')
    expect((await upstreams.forward(write, never)).status).toBe(200)
    expect(mini.seen.filter(({ method }) => method === 'POST')).toHaveLength(2)
  })

  it('gives other error envelopes as a value with their body, also compressed ones', async () => {
    const { upstreams } = await startWith((_request, response) => {
      const body = gzipSync(
        JSON.stringify({ error: { code: 400, message: 'Invalid URL', details: ['no such layer'] } }),
      )
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(body)
    })
    const reply = await upstreams.forward(outbound({ headers: { 'accept-encoding': 'gzip' } }), never)
    expect(reply.error).toEqual({ code: 400, message: 'Invalid URL', details: ['no such layer'] })
    expect(await text(reply)).toContain('"code":400')
    expect(reply.headers['content-encoding']).toBeUndefined()
  })

  it('streams large replies byte for byte and keeps only headers that mean something to callers', async () => {
    const picture = Buffer.alloc(3_000_000, 'mapgate')
    const { upstreams } = await startWith((_request, response) => {
      response.writeHead(200, {
        'content-type': 'image/png',
        'set-cookie': 'AGS=1',
        server: 'X',
        etag: '"1"',
        connection: 'keep-alive, etag',
      })
      response.end(picture)
    })
    const reply = await upstreams.forward(outbound({ query: 'f=image' }), never)
    expect(reply.headers).toEqual({ 'content-type': 'image/png' })
    expect(reply.body).toBeInstanceOf(Readable)
    expect(Buffer.compare(await buffer(reply.body as Readable), picture)).toBe(0)
    expect(upstreams.status()[0]?.inFlight).toBe(0)
  })

  it('holds a reply whole, decoded, and only up to its limit', async () => {
    const { upstreams } = await startWith(
      ({ headers }, response) => {
        const size = headers['x-size'] === 'bomb' ? 50_000_000 : 1_000
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(size, 'a')))
      },
      { limits: { heldReply: '1MB' } },
    )
    const whole = await upstreams.forward(outbound({}, { holds: 'whole' }), never)
    expect(await text(whole)).toBe('a'.repeat(1_000))
    expect(
      await code(upstreams.forward(outbound({ headers: { 'x-size': 'bomb' } }, { holds: 'whole' }), never)),
    ).toBe('upstream.too-large')
  })

  it('cancels the request to the upstream when its caller leaves', async () => {
    let [came, closed] = [0, 0]
    const { upstreams } = await startWith((_request, response) => {
      came += 1
      response.on('close', () => (closed += 1))
    })
    const leaving = new AbortController()
    const reply = code(upstreams.forward(outbound(), leaving.signal))
    await expect.poll(() => came).toBe(1)
    expect(upstreams.status()[0]?.inFlight).toBe(1)
    leaving.abort()
    expect(await reply).toBe('upstream.cancelled')
    await expect.poll(() => closed).toBe(1)
    expect(upstreams.status()[0]).toMatchObject({ inFlight: 0, bases: [{ pending: 0 }] })
  })

  it('follows a redirect inside the upstream and refuses one that leads off it', async () => {
    const { upstreams } = await startWith(({ url }, response) => {
      const location = url.includes('/moved')
        ? '/arcgis/rest/services/Here?f=json'
        : 'http://169.254.169.254/'
      if (url.includes('/Here')) json(response, { here: true })
      else response.writeHead(302, { location }).end()
    })
    expect(await text(await upstreams.forward(outbound({ path: '/rest/services/moved' }), never))).toBe(
      '{"here":true}',
    )
    expect(await code(upstreams.forward(outbound(), never))).toBe('upstream.redirect-refused')
  })

  it('says that nobody listens, and that nobody answers in time', async () => {
    const { mini, upstreams } = await startWith(() => {}, {
      timeouts: { headers: '300ms' },
      credential: { kind: 'none' },
    })
    expect(await code(upstreams.forward(outbound(), never))).toBe('upstream.timeout')
    await mini.stop()
    expect(await code(upstreams.forward(outbound(), never))).toBe('upstream.unreachable')
  })
})
