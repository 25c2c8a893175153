import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createServer as createSecureServer } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { upstreamSection } from '../../../packages/gateway/src/config/sections/upstreams.ts'
import type { GatewayError } from '../../../packages/gateway/src/core/errors/errors.ts'
import { outboundWith } from '../../../packages/gateway/src/core/upstream/outbound.fixture.ts'
import { makeLocalCertificate } from '../../../packages/gateway/src/demo/local-certificate.ts'
import type { ResolveAll } from '../../../packages/gateway/src/upstream/addresses.ts'
import { createUpstreams, type Upstreams } from '../../../packages/gateway/src/upstream/index.ts'
import { ownPort } from '../own-port.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const read = outboundWith({ expects: 'json' })
const picture = outboundWith({ expects: 'image', query: 'f=image' }, { holds: 'stream' })
const write = outboundWith({
  method: 'POST',
  path: '/rest/services/Assets/FeatureServer/2/applyEdits',
  query: '',
  body: 'f=json&deletes=7',
  contentType: 'application/x-www-form-urlencoded',
  expects: 'json',
  repeatable: false,
})
const questions = { read, picture, write }

/** What a server does with a request whose head has come. */
type Fault = (socket: Socket) => unknown

const says = (text: string | Buffer) => (socket: Socket) => socket.write(text)
const head = (...fields: string[]) =>
  `HTTP/1.1 200 OK\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`
const json = 'Content-Type: application/json'
const page = (status: string, ...fields: string[]) =>
  `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\n${fields.map((field) => `${field}\r\n`).join('')}Content-Length: 6\r\n\r\n<html>`
const whole = head(json, 'Content-Length: 2').concat('{}')

/** Says something, and breaks the connection: by an end, or by a reset. */
const thenEnds = (text: string) => (socket: Socket) => socket.end(text)
const thenResets = (text: string) => (socket: Socket) => socket.write(text, () => socket.resetAndDestroy())

const unknown = 'edit.outcome-unknown'

/** A server with a fault; it does the same with each request that comes. */
async function hostile(fault: Fault) {
  const sockets = new Set<Socket>()
  let arrived = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', () => {
      arrived += 1
      fault(socket)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis`
  return { url, counted: () => ({ arrived, connections: sockets.size }) }
}

/** The address of a server that is asked for TLS and does something else. */
const answering = async (fault: Fault) => (await hostile(fault)).url.replace('http:', 'https:')

/** The address of a server with a certificate of an authority that nobody knows. */
async function secured(): Promise<string> {
  const { cert, key } = await makeLocalCertificate('127.0.0.1', mkdtempSync(join(tmpdir(), 'mapgate-tls-')))
  const server = createSecureServer({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
    throw new Error(`somebody believed the certificate: ${socket.remoteAddress}`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(() => server.close())
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis`
}

const notFound: ResolveAll = (_name, done) =>
  done(Object.assign(new Error('not known'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }), [])

function upstreamsTo({
  resolve,
  ...settings
}: {
  readonly resolve?: ResolveAll
  readonly url?: string
  readonly breaker?: object
}): Upstreams {
  const ags = upstreamSection.parse({ kind: 'arcgis', ...settings })
  const upstreams = createUpstreams({
    configuration: { ags },
    directory: '.',
    clock: Date.now,
    // A clock that stands still: no connection is given up because nobody used it for a while.
    monotonic: () => 0,
    ...(resolve ? { resolve } : {}),
  })
  open.push(() => upstreams.close())
  return upstreams
}

/** What became of a question: the status and length of a reply that was read to its end, or an error. */
async function outcomeOf(upstreams: Upstreams, what: keyof typeof questions): Promise<string> {
  try {
    const { status, error, body } = await upstreams.forward(questions[what], new AbortController().signal)
    const bytes = body instanceof Readable ? await buffer(body) : body
    return error ? `error ${error.code}` : `${status}, ${bytes.length} bytes`
  } catch (fault) {
    return (fault as GatewayError).code
  }
}

/** A question to a server with a fault: what became of it, and how often it arrived. */
async function asked(fault: Fault, what: keyof typeof questions, settings: object) {
  const { url, counted } = await hostile(fault)
  const outcome = await outcomeOf(upstreamsTo({ url, ...settings }), what)
  // A limit of all time may end before the server has read what was sent to it.
  await expect.poll(() => counted().arrived).toBeGreaterThan(0)
  return { outcome, arrived: counted().arrived }
}

/** Whose breaker a fault opens: then the next question is not sent. */
async function blamedFor(fault: Fault, settings: object): Promise<'base' | 'service' | 'nobody'> {
  const { url, counted } = await hostile(fault)
  const upstreams = upstreamsTo({ url, ...settings, breaker: { failures: 1, pause: '1h' } })
  await outcomeOf(upstreams, 'write')
  await outcomeOf(upstreams, 'write')
  if (counted().arrived === 2) return 'nobody'
  return upstreams.status()[0]?.bases[0]?.breaker === 'closed' ? 'service' : 'base'
}

const withLength = head(json, 'Content-Length: 99')
const chunked = head(json, 'Transfer-Encoding: chunked')
const coded = (...codings: string[]) => {
  const body = gzipSync('{"error":{"code":498,"message":"Invalid Token"}}')
  return Buffer.concat([Buffer.from(head(json, ...codings, `Content-Length: ${body.length}`)), body])
}

const unreachable = ['base', 'upstream.unreachable', 2] as const
const noHead = ['base', 'upstream.invalid-reply', 2] as const
const cut = ['service', 'upstream.invalid-reply', 2] as const
const late = ['base', 'upstream.timeout', 1] as const
const stopped = ['service', 'upstream.timeout', 1] as const

/** Each fault with whose breaker counts it, what a read and a write come to, and how often a read arrives. A write arrives once. */
const faults: [
  name: string,
  does: Fault,
  blamed: 'base' | 'service' | 'nobody',
  outcome: string,
  arrivals: number,
  ofWrite?: string,
][] = [
  ['closes the connection', thenEnds(''), ...unreachable],
  ['resets the connection', (socket) => socket.resetAndDestroy(), ...unreachable],
  ['hangs before its head', () => {}, ...late],
  ['closes within its head', thenEnds('HTTP/1.1 200 OK\r\nContent-Le'), ...unreachable],
  ['resets within its head', thenResets('HTTP/1.1 200 OK\r\nContent-Le'), ...unreachable],
  ['hangs within its head', says('HTTP/1.1 200 OK\r\nContent-Le'), ...late],
  ['closes within its body', thenEnds(`${withLength}{"a"`), ...cut],
  ['resets within its body', thenResets(`${withLength}{"a"`), ...cut],
  ['hangs within its body', says(`${withLength}{"a"`), ...stopped],
  ['closes between chunks', thenEnds(`${chunked}4\r\n{"a"\r\n`), ...cut],
  ['hangs between chunks', says(`${chunked}4\r\n{"a"\r\n`), ...stopped],
  ['names no length and resets', thenResets(`${head(json)}{"a"`), ...cut],
  ['names two lengths', says(head(json, 'Content-Length: 2', 'Content-Length: 3').concat('{}')), ...noHead],
  [
    'names a length beside chunks',
    says(head(json, 'Content-Length: 2', 'Transfer-Encoding: chunked')),
    ...noHead,
  ],
  ['sends the size of a chunk that is none', says(`${chunked}-2\r\n{}\r\n0\r\n\r\n`), ...cut],
  ['speaks no HTTP', says('SSH-2.0-OpenSSH_9.2\r\n'), ...noHead],
  ['speaks HTTP/2', says('\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80'), ...noHead],
  ['sends a head without end', says(`HTTP/1.1 200 OK\r\nA: ${'a'.repeat(40_000)}`), ...noHead],
  [
    'changes the protocol',
    says('HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n'),
    ...noHead,
  ],
  [
    'sends interim replies without end',
    says('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(9).concat(whole)),
    ...noHead,
  ],
  ['names its coding twice', says(coded('Content-Encoding: gzip', 'Content-Encoding: gzip')), ...cut],
  ['names two codings', says(coded('Content-Encoding: identity, gzip')), ...cut],
  ['names a coding that nobody asked for', says(coded('Content-Encoding: zstd')), ...cut],
  ['breaks down', says(page('500 Internal Server Error')), 'nobody', 'upstream.invalid-reply', 1],
  ['is behind a proxy that does not reach it', says(page('502 Bad Gateway')), ...unreachable],
  ['is busy', says(page('503 Service Unavailable', 'Retry-After: 7')), 'base', 'upstream.busy', 1],
  ['is behind a proxy that ran out of patience', says(page('504 Gateway Timeout')), ...late],
  ['sends a page', says(page('200 OK')), 'nobody', 'upstream.invalid-reply', 1],
  [
    'sends an error in 200',
    says(head(json, 'Content-Length: 40').concat('{"error":{"code":400,"message":"Wrong"}}')),
    'nobody',
    'error 400',
    1,
    'error 400',
  ],
  [
    'refuses the gateway in 200, coded',
    says(coded('Content-Encoding: GZIP')),
    'nobody',
    'upstream.sign-in-failed',
    1,
    'upstream.sign-in-failed',
  ],
]

describe('A map server', () => {
  it.each(faults)(
    'that %s becomes a clear error',
    async (fault, does, blamed, outcome, arrived, ofWrite = unknown) => {
      // Only what never comes is waited for so briefly: an honest reply of a busy machine must not meet it.
      const settings = fault.startsWith('hangs') ? { timeouts: { headers: '200ms', bodyIdle: '200ms' } } : {}
      expect(await asked(does, 'read', settings)).toEqual({ outcome, arrived })
      expect(await asked(does, 'picture', settings)).toEqual({ outcome, arrived })
      expect(await asked(does, 'write', settings)).toEqual({ outcome: ofWrite, arrived: 1 })
      expect(await blamedFor(does, settings)).toBe(blamed)
    },
  )

  it('that sends its body byte by byte is given up when its time is over', async () => {
    const drips = (socket: Socket) => {
      socket.write(withLength)
      const dripping = setInterval(() => socket.write(' '), 20)
      socket.once('close', () => clearInterval(dripping))
    }
    const settings = { timeouts: { bodyIdle: '10s', total: '300ms' } }
    expect(await asked(drips, 'read', settings)).toEqual({ outcome: 'upstream.timeout', arrived: 1 })
    expect(await asked(drips, 'write', settings)).toEqual({ outcome: unknown, arrived: 1 })
  })

  it('that names another coding than that of the body is asked again for what has to be decoded', async () => {
    const miscoded = says(head(json, 'Content-Encoding: gzip', 'Content-Length: 2').concat('{}'))
    expect(await asked(miscoded, 'read', {})).toEqual({ outcome: 'upstream.invalid-reply', arrived: 2 })
    expect(await asked(miscoded, 'picture', {})).toEqual({ outcome: 'upstream.invalid-reply', arrived: 1 })
    expect(await asked(miscoded, 'write', {})).toEqual({ outcome: unknown, arrived: 1 })
  })

  it('that names a length that is too short gives nobody the bytes behind it', async () => {
    const { url, counted } = await hostile(says(`${whole}${head('Content-Length: 6')}SECRET`))
    const upstreams = upstreamsTo({ url })
    for (let asked = 1; asked <= 5; asked += 1)
      expect(await outcomeOf(upstreams, 'read')).toBe('200, 2 bytes')
    expect(counted()).toEqual({ arrived: 5, connections: 5 })
  })
})

describe('A map server to which no connection comes about', () => {
  const nobody = async () => `http://127.0.0.1:${await ownPort()}/arcgis`

  it.each<[string, () => Promise<object>]>([
    ['nobody listens', async () => ({ url: await nobody() })],
    ['its name is not known any more', async () => ({ url: 'http://gis.invalid/arcgis', resolve: notFound })],
    ['its certificate is that of another', async () => ({ url: await secured() })],
    ['it speaks no TLS', async () => ({ url: await answering(says('HTTP/1.1 400 Bad Request\r\n\r\n')) })],
    ['it breaks off the handshake', async () => ({ url: await answering((socket) => socket.destroy()) })],
    [
      'it hangs in the handshake',
      async () => ({ url: await answering(() => {}), timeouts: { connect: '200ms' } }),
    ],
  ])('gets nothing, and a write is known to have failed: %s', async (_, settingsOf) => {
    const settings = await settingsOf()
    for (const what of ['read', 'picture', 'write'] as const)
      expect(await outcomeOf(upstreamsTo(settings), what)).toBe('upstream.unreachable')
  })
})

describe('A map server that closes connections while they are idle', () => {
  /** Answers the first request of each connection, and closes at the second. */
  const closes = () => {
    const known = new WeakSet<Socket>()
    return (socket: Socket) => {
      if (known.has(socket)) return socket.destroy()
      known.add(socket)
      return socket.write(whole)
    }
  }

  it('is never left alone for it, and no write is sent again', async () => {
    const { url, counted } = await hostile(closes())
    const upstreams = upstreamsTo({ url, breaker: { failures: 1, pause: '1h' } })
    for (let asked = 1; asked <= 5; asked += 1) {
      expect(await outcomeOf(upstreams, 'read')).toBe('200, 2 bytes')
      expect(await outcomeOf(upstreams, 'write')).toBe(unknown)
    }
    expect(upstreams.status()[0]?.bases[0]?.breaker).toBe('closed')
    expect(counted().arrived).toBe(10)
  })

  it('is left alone when it does not answer on new ones either', async () => {
    let isDown = false
    const { url } = await hostile((socket) => (isDown ? socket.destroy() : socket.write(whole)))
    const upstreams = upstreamsTo({ url, breaker: { failures: 1, pause: '1h' } })
    expect(await outcomeOf(upstreams, 'read')).toBe('200, 2 bytes')
    isDown = true
    expect(await outcomeOf(upstreams, 'read')).toBe('upstream.unreachable')
    expect(upstreams.status()[0]?.bases[0]?.breaker).toBe('open')
  })
})
