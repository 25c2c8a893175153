import { once } from 'node:events'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { good, type MiniStack, picture, startMiniStack, tilePath } from './faults/mini-stack.ts'

// What HTTP itself knows has to survive the gateway: HEAD, conditional requests, ranges, codings.
let stack: MiniStack
beforeAll(async () => {
  stack = await startMiniStack({
    answer: ({ headers, url }, response) => {
      if (url.includes('/tile/2/')) {
        response.writeHead(200, {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          vary: 'Accept-Encoding',
        })
        response.end(gzipSync('GIF89a'))
        return
      }
      const lasting = {
        etag: '"v1"',
        'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
        'cache-control': 'max-age=60',
      }
      if (headers['if-none-match'] === '"v1"') response.writeHead(304, lasting).end()
      else if (headers.range === 'bytes=0-99') {
        response.writeHead(206, {
          ...lasting,
          'content-type': 'image/png',
          'content-range': `bytes 0-99/${picture.length}`,
          'content-length': 100,
        })
        response.end(picture.subarray(0, 100))
      } else {
        response.writeHead(200, {
          ...lasting,
          'content-type': 'image/png',
          'content-length': picture.length,
          'set-cookie': 'AGS=1',
          'keep-alive': 'timeout=5',
          'x-powered-by': 'Servlet',
        })
        response.end(picture)
      }
    },
  })
})
afterAll(() => stack.close())

async function ask(headers: Record<string, string> = {}, method = 'GET', path = tilePath) {
  const [reply] = await once(
    request(stack.gateway.url + path, { method, headers: { ...good, ...headers } }).end(),
    'response',
  )
  return { status: reply.statusCode, headers: reply.headers, body: await buffer(reply) }
}

const seen = () => stack.upstream.seen.at(-1)?.headers ?? {}

describe('a reply that passes as it is', () => {
  it('has its own headers, without cookies and what belongs to the connection', async () => {
    const { status, headers, body } = await ask()
    expect(status).toBe(200)
    expect(Buffer.compare(body, picture)).toBe(0)
    expect(headers).toMatchObject({
      etag: '"v1"',
      'content-type': 'image/png',
      'content-length': String(picture.length),
    })
    expect(headers['set-cookie']).toBeUndefined()
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['server-timing']).toMatch(/mapgate;dur=/)
  })

  it('keeps its length for HEAD', async () => {
    const { status, headers, body } = await ask({}, 'HEAD')
    expect([status, headers['content-length'], body.length]).toEqual([200, String(picture.length), 0])
  })

  it('may be not modified', async () => {
    const { status, headers, body } = await ask({ 'if-none-match': '"v1"' })
    expect([status, headers.etag, body.length]).toEqual([304, '"v1"', 0])
    expect(headers['content-length']).toBeUndefined()
  })

  it('may be a range', async () => {
    const { status, headers, body } = await ask({ range: 'bytes=0-99' })
    expect([status, headers['content-range'], body.length]).toEqual([
      206,
      `bytes 0-99/${picture.length}`,
      100,
    ])
  })

  it('keeps its coding for callers who know it', async () => {
    const { headers, body } = await ask(
      { 'accept-encoding': 'br, gzip;q=0.5' },
      'GET',
      tilePath.replace('/1/0/0', '/2/0/0'),
    )
    expect(headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(body).toString()).toBe('GIF89a')
    expect(seen()['accept-encoding']).toBe('gzip')
  })
})

describe('what the upstream sees', () => {
  it('is written from parsed values: nothing else of the caller goes along', async () => {
    await ask({
      cookie: 'session=secret',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-host': 'evil.example',
      forwarded: 'for=1.2.3.4;host=evil.example',
      'x-esri-authorization': '',
      'user-agent': 'Map/1.0',
      range: 'lines=1-2',
      'if-none-match': 'rubbish"\t',
      referer: 'https://app.example/secret',
      'x-anything': 'else',
    })
    const headers = seen()
    expect(JSON.stringify(headers)).not.toMatch(/secret|1\.2\.3\.4|evil|demo-key|rubbish|lines=|anything/)
    expect(headers['x-esri-authorization']).toBe('Bearer upstream-token-1')
    expect(headers['x-forwarded-host']).toBe(new URL(stack.gateway.url).host)
    expect(headers.forwarded).toBe(`host="${new URL(stack.gateway.url).host}";proto=http`)
  })
})
