import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { listenSection } from '../config/sections/listen.ts'
import { makeLocalCertificate } from '../demo/local-certificate.ts'
import { type Listener, openListener } from './listener.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-listener-'))
const { cert, key } = await makeLocalCertificate('127.0.0.1', directory)
afterAll(() => rmSync(directory, { recursive: true }))

const kinds = {
  'without TLS': {},
  'with TLS': { tls: { cert, key }, http2: false },
  'with TLS and HTTP/2': { tls: { cert, key } },
}

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

async function listening(kind: object, onRequest: RequestListener): Promise<Listener> {
  const listen = listenSection.parse({ port: 0, ...kind })
  const listener = await openListener(listen, { directory, reusePort: false, onRequest })
  ends.push(listener.cut)
  return listener
}

/** A connection of HTTP/1.1, after its handshake. */
async function connected({ url, port }: Listener): Promise<Socket> {
  const isTls = url.startsWith('https:')
  const socket = isTls
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
    : connect(port, '127.0.0.1')
  ends.push(() => socket.destroy())
  // A connection that is cut while it sends ends with an error.
  socket.on('error', () => {})
  await once(socket, isTls ? 'secureConnect' : 'connect')
  return socket
}

/** Resolves with all that came when the other side has ended the connection. */
async function received(socket: Socket): Promise<string> {
  const pieces: Buffer[] = []
  socket.on('data', (piece: Buffer) => pieces.push(piece)).resume()
  await new Promise((closed) => socket.once('close', closed))
  return pieces.join('')
}

const asked = 'GET / HTTP/1.1\r\nHost: gate\r\n\r\n'
const lastAsked = asked.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')
const answer: RequestListener = (_message, response) => void response.end('whole')
/** More than the operating system takes for a caller who does not read. */
const large = Buffer.alloc(50_000_000, 'x')
const neverAsked: RequestListener = () => expect.unreachable()

describe.each(Object.entries(kinds))('a listener %s', (_name, kind) => {
  it('that stops takes no new connections, and answers on those that are kept', async () => {
    const listener = await listening(kind, answer)
    const socket = await connected(listener)
    socket.write(asked)
    await once(socket, 'data')
    const stopped = listener.stop()
    await expect(connected(listener)).rejects.toThrow('ECONNREFUSED')
    socket.write(lastAsked)
    expect(await received(socket)).toMatch(/whole$/)
    await stopped
  })

  it('that stops lets a request under way finish', async () => {
    const { promise: request, resolve } = Promise.withResolvers<Parameters<RequestListener>>()
    const listener = await listening(kind, (...pair) => resolve(pair))
    const socket = await connected(listener)
    socket.write(lastAsked)
    const [, response] = await request
    const stopped = listener.stop()
    response.end('whole')
    expect(await received(socket)).toMatch(/whole/)
    await stopped
  })

  it('that stops lets a reply that is on its way be read to its end', async () => {
    const { promise: sent, resolve } = Promise.withResolvers<void>()
    const listener = await listening(kind, (_message, response) => {
      response.end(large)
      resolve()
    })
    const socket = await connected(listener)
    socket.pause()
    socket.write(lastAsked)
    await sent
    const stopped = listener.stop()
    const reply = await received(socket)
    expect(reply.length - reply.indexOf('\r\n\r\n') - 4).toBe(large.length)
    await stopped
  })

  it('closes a connection beyond its limit, and takes the next one when another has ended', async () => {
    const listener = await listening({ ...kind, limits: { connections: 1 } }, answer)
    const first = await connected(listener)
    const second = connect(listener.port, '127.0.0.1').on('error', () => {})
    expect(await received(second)).toBe('')
    first.write(lastAsked)
    expect(await received(first)).toMatch(/whole$/)
    const askedAgain = async () => {
      const third = await connected(listener)
      third.write(lastAsked)
      return received(third)
    }
    await expect.poll(askedAgain).toMatch(/whole$/)
  })

  it('closes a connection on which nothing happens for its time, after a reply too', async () => {
    const listener = await listening({ ...kind, limits: { idleTime: '200ms' } }, answer)
    const [unused, kept] = [
      async () => received(await connected(listener)),
      async () => {
        const socket = await connected(listener)
        socket.write(asked)
        return received(socket)
      },
    ]
    // On a busy machine the time may be over before the handshake is done, or before the question is sent.
    await expect.poll(unused).toBe('')
    await expect.poll(kept).toMatch(/whole$/)
  })

  it('cuts a connection on which nothing was said', async () => {
    const listener = await listening(kind, neverAsked)
    const socket = await connected(listener)
    await Promise.all([received(socket), cut(listener)])
  })

  it('cuts a connection with a half of a head', async () => {
    const listener = await listening(kind, neverAsked)
    const socket = await connected(listener)
    socket.write(asked.slice(0, 20))
    await Promise.all([received(socket), cut(listener)])
  })

  it('cuts a connection whose caller does not read its reply', async () => {
    const { promise: sent, resolve } = Promise.withResolvers<void>()
    const listener = await listening(kind, (_message, response) => {
      response.write(large)
      resolve()
    })
    const socket = await connected(listener)
    socket.pause()
    socket.write(asked)
    await sent
    await cut(listener)
  })

  it('cuts a connection that was refused and that its caller leaves open', async () => {
    const listener = await listening(kind, neverAsked)
    const socket = await connected(listener)
    socket.allowHalfOpen = true
    socket.write('NOT HTTP\r\n\r\n')
    expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 400/)
    await cut(listener)
  })
})

/** Resolves when no connection is left. */
async function cut(listener: Listener): Promise<void> {
  const stopped = listener.stop()
  listener.cut()
  await stopped
}

it('a listener with TLS cuts a connection before its handshake', async () => {
  const listener = await listening(kinds['with TLS'], neverAsked)
  const socket = connect(listener.port, '127.0.0.1').on('error', () => {})
  ends.push(() => socket.destroy())
  await once(socket, 'connect')
  // The listener takes connections in their order.
  await connected(listener)
  await Promise.all([received(socket), cut(listener)])
})

it('a listener with HTTP/2 that stops closes sessions that rest', async () => {
  const listener = await listening(kinds['with TLS and HTTP/2'], answer)
  const session = connectHttp2(listener.url, { rejectUnauthorized: false })
  ends.push(() => session.destroy())
  const stream = session.request({ ':path': '/' })
  stream.resume()
  await once(stream, 'end')
  const closed = once(session, 'close')
  await listener.stop()
  await closed
})
