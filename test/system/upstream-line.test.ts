import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type Done,
  type ExchangeLimits,
  type ExchangeRequest,
  exchange,
} from '../../packages/gateway/src/upstream/exchange.ts'
import { Line } from '../../packages/gateway/src/upstream/line/line.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** Answers what comes: the text of a request, on the connection of this number, which has been asked so often. */
type Say = (socket: Socket, request: string, at: { connection: number; nth: number }) => void

/** A server that says whatever bytes a test wants, and a line to it. */
async function lineTo(
  say: Say,
  settings: { connections?: number; headersMs?: number; bodyIdleMs?: number } = {},
) {
  const sockets: Socket[] = []
  const requests: string[] = []
  const server = createServer((socket) => {
    const connection = sockets.push(socket)
    let nth = 0
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      requests.push(bytes.toString('latin1'))
      nth += 1
      say(socket, bytes.toString('latin1'), { connection, nth })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { connections = 4, headersMs = 60_000, bodyIdleMs = 60_000 } = settings
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const world = { nowMs: 0 }
  const monotonic = () => world.nowMs
  const line = new Line({ url, connect: {}, connections, headersMs, bodyIdleMs, monotonic })
  const stop = () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  open.push(stop, () => line.close())
  const ask = (request: Partial<ExchangeRequest> = {}, { signal, done }: Asking = {}) =>
    exchange(
      line,
      { method: 'GET', path: '/', headers: {}, body: null, whole: true, ...request },
      { limits, signal: signal ?? new AbortController().signal, done: done ?? (() => {}) },
    )
  return { ask, line, sockets, requests, world, stop }
}

interface Asking {
  readonly signal?: AbortSignal
  readonly done?: Done
}

const limits: ExchangeLimits = {
  headersMs: 60_000,
  bodyIdleMs: 60_000,
  totalMs: 60_000,
  maxHeldBytes: 10_000_000,
}
const reply = (body = 'hello') => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const textOf = async ({ body }: { readonly body: Readable | Uint8Array }) =>
  (body instanceof Readable ? await buffer(body) : Buffer.from(body)).toString()
const outcomeOf = (asked: ReturnType<typeof exchange>) =>
  asked.then(textOf).catch((error) => `${error.code} ${error.detail}`)

describe('a line', () => {
  it('uses a connection again, and writes head and body at once', async () => {
    const { ask, sockets, requests } = await lineTo((socket) => socket.write(reply()))
    expect(await textOf(await ask({ path: '/a?b=c', headers: { accept: '*/*' } }))).toBe('hello')
    const form = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'where=ä' } as const
    expect(await textOf(await ask(form))).toBe('hello')
    expect(sockets).toHaveLength(1)
    const host = `host: 127.0.0.1:${sockets[0]?.localPort}\r\nconnection: keep-alive\r\n`
    expect(requests).toEqual([
      `GET /a?b=c HTTP/1.1\r\n${host}accept: */*\r\n\r\n`,
      `POST / HTTP/1.1\r\n${host}content-type: text/plain\r\ncontent-length: 8\r\n\r\nwhere=\xc3\xa4`,
    ])
  })

  it('has no more connections than it may, and lets the others wait', async () => {
    const waiting: Socket[] = []
    const { ask, sockets } = await lineTo((socket) => waiting.push(socket), { connections: 2 })
    const asked = Array.from({ length: 5 }, () => ask().then(textOf))
    for (let answered = 0; answered < 5; answered += 1) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0)
      waiting.shift()?.write(reply())
    }
    expect(await Promise.all(asked)).toEqual(Array(5).fill('hello'))
    expect(sockets).toHaveLength(2)
  })

  it.each([
    ['bytes behind it', `${reply()}x`],
    ['a reply behind it', reply() + reply('SECRET')],
    ['a wish to close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello'],
    ['a length that 204 has not', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n'],
    ['no time to wait', 'HTTP/1.1 200 OK\r\nKeep-Alive: timeout=2\r\nContent-Length: 5\r\n\r\nhello'],
  ])('leaves a connection after a reply with %s', async (_, said) => {
    const { ask, sockets } = await lineTo((socket, _request, { connection }) =>
      socket.write(connection === 1 ? said : reply('good!')),
    )
    await ask()
    expect(await textOf(await ask())).toBe('good!')
    expect(sockets).toHaveLength(2)
    await expect.poll(() => sockets[0]?.closed).toBe(true)
  })

  it('leaves a connection on which something comes that nobody asked for', async () => {
    const said = (connection: number) =>
      `HTTP/1.1 200 OK\r\nKeep-Alive: timeout=122\r\nContent-Length: 5\r\n\r\nof ${connection}!`
    const { ask, sockets } = await lineTo((socket, _request, { connection }) =>
      socket.write(said(connection)),
    )
    expect(await textOf(await ask())).toBe('of 1!')
    sockets[0]?.write(reply('SECRET'))
    await expect.poll(() => sockets[0]?.closed).toBe(true)
    expect(await textOf(await ask())).toBe('of 2!')
  })

  it('does not use a connection for longer than the server keeps it', async () => {
    const { ask, sockets, world } = await lineTo((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5\r\nContent-Length: 0\r\n\r\n'),
    )
    await ask()
    world.nowMs += 2_900
    await ask()
    expect(sockets).toHaveLength(1)
    world.nowMs += 3_000
    await ask()
    expect(sockets).toHaveLength(2)
  })

  it('takes a reply without a length to the end of its connection', async () => {
    const { ask } = await lineTo((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nto the end'))
    expect(await textOf(await ask())).toBe('to the end')
  })
})

describe('a connection that was closed while it was idle', () => {
  /** Closes each connection when it is asked the second time. */
  const closing: Say = (socket, _request, { nth }) => (nth === 1 ? socket.write(reply()) : socket.destroy())

  it.each<[string, Partial<ExchangeRequest>]>([
    ['read', {}],
    ['write', { method: 'POST', body: 'adds=[]' }],
  ])('is an error of a %s, which the line sends once', async (_, request) => {
    const { ask, requests } = await lineTo(closing)
    await ask()
    expect(await outcomeOf(ask(request))).toMatch(/^upstream\.unreachable/)
    expect(requests).toHaveLength(2)
  })

  it('makes the line give up the others that are idle, which may be closed too', async () => {
    const waiting: Socket[] = []
    const { ask, sockets } = await lineTo((socket, _request, { connection, nth }) => {
      if (nth > 1) socket.destroy()
      else if (connection > 2) socket.write(reply('good!'))
      else if (waiting.push(socket) === 2) for (const each of waiting) each.write(reply())
    })
    expect(await Promise.all([outcomeOf(ask()), outcomeOf(ask())])).toEqual(['hello', 'hello'])
    expect(await outcomeOf(ask())).toMatch(/^upstream\.unreachable/)
    expect(await outcomeOf(ask())).toBe('good!')
    expect(sockets).toHaveLength(3)
    await expect.poll(() => sockets.slice(0, 2).every(({ closed }) => closed)).toBe(true)
  })

  it('is an error where a byte of the reply had come, and on a new connection', async () => {
    const begun = await lineTo((socket, _request, { nth }) =>
      nth === 1 ? socket.write(reply()) : socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
    )
    await begun.ask()
    expect(await outcomeOf(begun.ask())).toMatch(/^upstream\.unreachable/)
    expect(begun.requests).toHaveLength(2)
    const fresh = await lineTo((socket) => socket.destroy())
    expect(await outcomeOf(fresh.ask())).toMatch(/^upstream\.unreachable/)
    expect(fresh.requests).toHaveLength(1)
  })
})

describe('a reply that is none', () => {
  it.each([
    [
      'breaks off',
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello',
      true,
      /invalid-reply the reply broke off/,
    ],
    [
      'breaks off among chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
      true,
      /invalid-reply/,
    ],
    [
      'is framed twice',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx',
      false,
      /invalid-reply MAPGATE/,
    ],
    ['speaks another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', false, /invalid-reply MAPGATE_LINE_INVALID_REPLY/],
    ['is nothing', '', true, /unreachable MAPGATE_LINE_CLOSED/],
  ])('is a clear error: it %s', async (_title, said, ends, code) => {
    const { ask } = await lineTo((socket) => (ends ? socket.end(said) : socket.write(said)))
    expect(await outcomeOf(ask())).toMatch(code)
  })

  it.each([
    ['before its head', '', /timeout MAPGATE_LINE_NO_HEAD/],
    ['in its head', 'HTTP/1.1 200 OK\r\n', /timeout MAPGATE_LINE_NO_HEAD/],
    [
      'in its body',
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello',
      /timeout .*MAPGATE_LINE_BODY_STOPPED/,
    ],
  ])('is given up when it stops %s', async (_title, said, code) => {
    const { ask } = await lineTo((socket) => socket.write(said), { headersMs: 100, bodyIdleMs: 100 })
    expect(await outcomeOf(ask())).toMatch(code)
  })
})

describe('a request that would be read as two', () => {
  it.each<[string, Partial<ExchangeRequest>]>([
    ['a line in a value', { headers: { accept: 'a\r\nhost: other' } }],
    ['a bare LF in a value', { headers: { accept: 'a\nhost: other' } }],
    ['a character that becomes one', { headers: { accept: 'a\u010a' } }],
    ['a line in a name', { headers: { 'a\r\nb': 'c' } }],
    ['a space in the path', { path: '/ HTTP/1.1\r\n\r\nGET /' }],
    ['a path of another origin', { path: 'http://other.example/' }],
    ['a header of the connection', { headers: { 'Transfer-Encoding': 'chunked' } }],
    ['a body where none can be', { body: 'GET / HTTP/1.1\r\n\r\n' }],
  ])('is not sent: %s', async (_title, request) => {
    const { ask, sockets } = await lineTo((socket) => socket.write(reply()))
    expect(await outcomeOf(ask(request))).toMatch(/MAPGATE_LINE_INVALID_REQUEST/)
    expect(sockets).toHaveLength(0)
  })
})

describe('a caller who leaves', () => {
  it('ends what the upstream does for it, 1,000 times, and costs others nothing', async () => {
    const stages = ['', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello']
    const { ask, sockets } = await lineTo(
      (socket, request) =>
        socket.write(request.startsWith('GET /good') ? reply() : (stages[Number(request[5])] ?? '')),
      { connections: 32 },
    )
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, async (_, nth) => {
        const leaving = new AbortController()
        const asked = outcomeOf(ask({ path: `/${nth % 3}` }, { signal: leaving.signal }))
        for (let turn = 0; turn < nth % 7; turn += 1) await new Promise(setImmediate)
        leaving.abort()
        return asked
      }),
    )
    expect(new Set(outcomes)).toEqual(new Set(['upstream.cancelled the caller left']))
    const good = await Promise.all(Array.from({ length: 100 }, () => outcomeOf(ask({ path: '/good' }))))
    expect(new Set(good)).toEqual(new Set(['hello']))
    await expect.poll(() => sockets.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(32)
  })
})

describe('a reader who is slow', () => {
  it('lets the server wait, gets every byte, and leaves the connection fit for the next', async () => {
    const bytes = Buffer.alloc(8_000_000, 'mapgate')
    const { ask, sockets } = await lineTo((socket, request) => {
      if (request.startsWith('GET /small')) return socket.write(reply())
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`)
      return socket.write(bytes)
    })
    const { body } = await ask({ whole: false })
    if (!(body instanceof Readable)) throw new Error('the reply does not stream')
    await expect.poll(() => body.readableLength).toBeGreaterThan(1_000_000)
    const unread = () => sockets[0]?.writableLength ?? 0
    const before = unread()
    expect(before).toBeGreaterThan(0)
    expect(body.readableLength).toBeLessThan(1_300_000)
    expect(Buffer.compare(await buffer(body), bytes)).toBe(0)
    expect(await textOf(await ask({ path: '/small' }))).toBe('hello')
    expect(sockets).toHaveLength(1)
  })
})

describe('the end of a line', () => {
  it('comes when what is under way has ended', async () => {
    const waiting: Socket[] = []
    const { ask, line } = await lineTo((socket) => waiting.push(socket))
    const asked = ask().then(textOf)
    await expect.poll(() => waiting.length).toBe(1)
    let isClosed = false
    const closed = line.close().then(() => {
      isClosed = true
    })
    await new Promise(setImmediate)
    expect(isClosed).toBe(false)
    expect(await outcomeOf(ask())).toMatch(/MAPGATE_LINE_ENDED/)
    waiting[0]?.write(reply())
    expect(await asked).toBe('hello')
    await closed
    await expect.poll(() => waiting[0]?.closed).toBe(true)
  })
})
