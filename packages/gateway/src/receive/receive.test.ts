import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import { clientAddressReader } from './client-address.ts'
import { checkHeaders, decidingHeaders } from './headers.ts'
import { HeldBytes } from './held-bytes.ts'
import { type ReceiveOptions, receive } from './receive.ts'
import { splitTarget } from './target.ts'

const options: ReceiveOptions = {
  publicPath: '',
  credentialHeader: 'token',
  assertionHeaders: [],
  deciding: decidingHeaders(['token']),
  overHttps: true,
  maxUrlBytes: 1_000,
  maxHeaderBytes: 4_000,
  bodies: {
    maxHeldBytes: 1_000,
    maxStrangerBytes: 300,
    maxHeldTogetherBytes: 1_000,
    maxUploadBytes: 1_000,
    heldMs: 5_000,
    uploadMs: 5_000,
    uploadIdleMs: 5_000,
  },
  clientAddress: (socketAddress) => socketAddress || 'of this machine',
  newId: () => 'id',
  newBoundary: () => 'random',
  vouch: async ({ shown, query }) => {
    if (query.includes('token=x') || shown.some(({ value }) => value === 'x'))
      throw new GatewayError('credential.invalid')
    return query.includes('token=T') || shown.length > 0
  },
  clock: () => 1_000,
}

describe('request target', () => {
  it.each([
    ['/arcgis/rest/info?f=json', '', { path: '/arcgis/rest/info', query: 'f=json', ticket: undefined }],
    ['/gis/map/A/MapServer', '/gis', { path: '/map/A/MapServer', query: '', ticket: undefined }],
    [
      '/t/mgt_abc/map/A/MapServer/export?f=image',
      '',
      { path: '/map/A/MapServer/export', query: 'f=image', ticket: 'mgt_abc' },
    ],
    ['/map/A?x=1?token=b', '', { path: '/map/A', query: 'x=1?token=b', ticket: undefined }],
    ['/gis', '/gis', { path: '/', query: '', ticket: undefined }],
  ])('%s below %j is cut once', (target, publicPath, expected) => {
    expect(splitTarget(target, publicPath)).toEqual(expected)
  })

  it.each([
    ['http://other.example/arcgis', 'request.invalid'],
    ['*', 'request.invalid'],
    ['/arcgis#/admin', 'request.invalid'],
  ])('%s is refused', (target, code) => {
    expect(() => splitTarget(target, '')).toThrow(expect.objectContaining({ code }))
  })

  it.each(['/gisevil/map', '/map', '/GIS/map'])('%s is outside of a publicUrl under /gis', (target) => {
    expect(() => splitTarget(target, '/gis')).toThrow(expect.objectContaining({ code: 'request.not-found' }))
  })
})

describe('header smuggling', () => {
  const smuggled = expect.objectContaining({ code: 'request.headers-invalid' })

  it.each([
    ['a token header given twice', ['token', 'a', 'Token', 'b']],
    ['an underscore where a dash belongs', ['X_Forwarded_For', '10.0.0.1']],
    ['two Authorization headers', ['Authorization', 'Bearer a', 'authorization', 'Bearer b']],
    ['X_Esri_Authorization', ['X_Esri_Authorization', 'Bearer a']],
    ['two origins', ['Origin', 'https://a.example', 'Origin', 'https://b.example']],
    ['a content length in another spelling', ['Content_Length', '4']],
  ])('refuses %s', (_title, rawHeaders) => {
    expect(() => checkHeaders(rawHeaders, decidingHeaders(['token']))).toThrow(smuggled)
  })

  it('joins the cookies of HTTP/2, which a browser sends in fields of their own', () => {
    const crumbs = ['cookie', 'a=1', 'cookie', 'mapgate=x']
    expect(() => checkHeaders(crumbs, decidingHeaders(['token']), 2)).not.toThrow()
    expect(() => checkHeaders(crumbs, decidingHeaders(['token']))).toThrow(smuggled)
    expect(() => checkHeaders(['token', 'a', 'token', 'b'], decidingHeaders(['token']), 2)).toThrow(smuggled)
  })

  it('lets headers pass that decide nothing, twice or with underscores', () => {
    expect(() =>
      checkHeaders(['accept', 'a', 'accept', 'b', 'x_trace_id', '1'], decidingHeaders(['token'])),
    ).not.toThrow()
  })

  it('compares a configured header with its own dashes', () => {
    expect(() => checkHeaders(['x_map_token', 'a'], decidingHeaders(['X-Map-Token']))).toThrow(smuggled)
  })
})

describe('a request that is received', () => {
  it('has the address of its caller also when the caller leaves while the body comes', async () => {
    const socket: { remoteAddress?: string } = { remoteAddress: '203.0.113.9' }
    const message = Object.assign(new PassThrough(), {
      method: 'POST',
      url: '/map',
      httpVersionMajor: 1,
      headers: { 'content-length': '4' },
      rawHeaders: ['Content-Length', '4'],
      socket,
    })
    const side = {
      signal: new AbortController().signal,
      share: new HeldBytes().share(),
      sendContinue: () => {
        delete socket.remoteAddress
        message.end('body')
      },
    }
    const { clientAddress, body } = await receive(message as unknown as IncomingMessage, side, options)
    expect([clientAddress, Buffer.from(body).toString()]).toEqual(['203.0.113.9', 'body'])
  })
})

describe('the body of a request', () => {
  const form = 'application/x-www-form-urlencoded'

  async function bodyOf(url: string, headers: Record<string, string>, bytes: number) {
    const message = Object.assign(new PassThrough(), {
      method: 'POST',
      url,
      httpVersionMajor: 1,
      headers: { 'content-length': String(bytes), ...headers },
      rawHeaders: [],
      socket: {},
    })
    const side = {
      signal: new AbortController().signal,
      share: new HeldBytes().share(),
      sendContinue: () => message.end(new Uint8Array(bytes)),
    }
    const { body, bodyFault, upload } = await receive(message as unknown as IncomingMessage, side, options)
    return bodyFault?.publicText ?? upload?.refusal.publicText ?? body.length
  }

  it.each([
    ['small, from a stranger', '/map', { 'content-type': form }, 300, 300],
    [
      'larger than a stranger may send',
      '/map',
      { 'content-type': form },
      301,
      expect.stringContaining('limit is 300'),
    ],
    ['as large with a token in the URL', '/map?f=json&token=T', { 'content-type': form }, 1_000, 1_000],
    ['as large with a token in a header', '/map', { 'content-type': form, token: 'T' }, 1_000, 1_000],
    [
      'larger than a stranger may send, with a wrong token in the URL',
      '/map?token=x',
      { 'content-type': form },
      301,
      'Invalid token.',
    ],
    [
      'larger than a stranger may send, with a wrong token in a header',
      '/map',
      { 'content-type': 'multipart/form-data; boundary=x', token: 'x' },
      301,
      'Invalid token.',
    ],
    [
      'with files, no larger than a stranger may send, behind which a token may stand',
      '/map',
      { 'content-type': 'multipart/form-data; boundary=x' },
      300,
      300,
    ],
    [
      'with files, larger than a stranger may send: to be streamed, or refused',
      '/map',
      { 'content-type': 'multipart/form-data; boundary=x' },
      301,
      expect.stringContaining('limit is 300'),
    ],
    [
      'with files and a token in the URL',
      '/map?token=T',
      { 'content-type': 'multipart/form-data; boundary=x' },
      1_000,
      1_000,
    ],
    [
      'too large for anybody',
      '/map?token=T',
      { 'content-type': form },
      1_001,
      expect.stringContaining('limit is 1000'),
    ],
  ])('%s', async (_title, url, headers, bytes, expected) => {
    expect(await bodyOf(url, headers as Record<string, string>, bytes)).toEqual(expected)
  })
})

describe('client address', () => {
  const read = clientAddressReader(['10.0.0.0/8', '::1'])

  it.each([
    ['the socket, when no proxy is trusted there', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['what the trusted proxy states', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    [
      'the right end of the list: the left was written by the caller',
      '10.1.2.3',
      '1.1.1.1, 198.51.100.1',
      '198.51.100.1',
    ],
    ['the caller behind two trusted proxies', '10.1.2.3', '198.51.100.1, 10.9.9.9', '198.51.100.1'],
    ['the proxy itself, when it states nothing', '10.1.2.3', '', '10.1.2.3'],
    ['unknown, when what it states is no address', '10.1.2.3', 'unknown', 'unknown'],
    ['an address whose port the proxy appended', '10.1.2.3', '203.0.113.9:51234', '203.0.113.9'],
    ['an IPv6 address in brackets with a port', '10.1.2.3', '[2001:db8::7]:51234', '2001:db8::7'],
    ['an IPv6 address without brackets', '10.1.2.3', '2001:db8::7', '2001:db8::7'],
    ['unknown, when the port is none', '10.1.2.3', '203.0.113.9:http', 'unknown'],
    ['an IPv4 address that came over an IPv6 socket', '::ffff:10.1.2.3', '198.51.100.7', '198.51.100.7'],
  ])('is %s', (_title, socketAddress, forwarded, expected) => {
    expect(read(socketAddress, { 'x-forwarded-for': forwarded })).toBe(expected)
  })
})
