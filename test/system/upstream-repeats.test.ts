import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { upstreamSection } from '../../packages/gateway/src/config/sections/upstreams.ts'
import { outboundWith } from '../../packages/gateway/src/core/upstream/outbound.fixture.ts'
import type { Question } from '../../packages/gateway/src/core/upstream/question.ts'
import { createUpstreams } from '../../packages/gateway/src/upstream/index.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const answer = (socket: Socket) =>
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}')
const cut = (socket: Socket) =>
  socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{')

/** Says something to a request: the so-many-th of its connection. */
type Say = (socket: Socket, nth: number) => unknown

/** A map server that says whatever a test wants, and how often it was asked; with an upstream that asks it. */
async function askedServer(settings: object = {}) {
  const state: { arrived: number; retried: number; say: Say } = { arrived: 0, retried: 0, say: answer }
  const server = createServer((socket) => {
    let nth = 0
    open.push(() => socket.destroy())
    socket.on('error', () => {})
    socket.on('data', () => {
      state.arrived += 1
      nth += 1
      state.say(socket, nth)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis`
  const observer = {
    exchanged: () => {},
    renewed: () => {},
    retried: () => {
      state.retried += 1
    },
    turnedAway: () => {},
  }
  const ags = upstreamSection.parse({ kind: 'arcgis', url, ...settings })
  // A clock that stands still: no connection is given up because nobody used it for a while.
  const clocks = { clock: Date.now, monotonic: () => 0 }
  const upstreams = createUpstreams({ configuration: { ags }, directory: '.', ...clocks, observer })
  open.push(() => upstreams.close())
  const ask = (question: Partial<Question> = {}) =>
    upstreams.forward(outboundWith(question), new AbortController().signal).then(
      ({ status }) => status,
      ({ code }) => code,
    )
  /** Has so many kept connections made, and begins to count. */
  const keep = async (connections: number) => {
    const waiting: Socket[] = []
    state.say = (socket) => {
      if (waiting.push(socket) === connections) waiting.forEach(answer)
    }
    const answered = await Promise.all(Array.from({ length: connections }, () => ask()))
    expect(answered).toEqual(Array(connections).fill(200))
    state.arrived = 0
  }
  return { state, ask, keep }
}

const write = { method: 'POST', query: '', body: 'adds=[]', repeatable: false } as const

describe('a request whose kept connection is closed when it comes', () => {
  it('arrives twice at most where it is a read, also where every connection is closed', async () => {
    const { state, ask, keep } = await askedServer()
    await keep(3)
    state.say = (socket) => socket.destroy()
    expect(await ask()).toBe('upstream.unreachable')
    expect(state).toMatchObject({ arrived: 2, retried: 1 })
  })

  it('is repeated on a new connection where it is a read, though others are idle', async () => {
    const { state, ask, keep } = await askedServer()
    await keep(3)
    state.say = (socket, nth) => (nth === 1 ? answer(socket) : socket.destroy())
    expect(await ask()).toBe(200)
    expect(state).toMatchObject({ arrived: 2, retried: 1 })
  })

  it('arrives once where it is a write', async () => {
    const { state, ask, keep } = await askedServer()
    await keep(3)
    state.say = (socket) => socket.destroy()
    expect(await ask(write)).toBe('edit.outcome-unknown')
    expect(state).toMatchObject({ arrived: 1, retried: 0 })
  })

  it('is repeated no more often than retries are allowed', async () => {
    const { state, ask, keep } = await askedServer()
    await keep(1)
    state.say = (socket, nth) => (nth === 1 ? answer(socket) : socket.destroy())
    for (let reads = 0; reads < 40; reads += 1) await ask()
    expect(state.arrived).toBe(40 + state.retried)
    expect(state.retried).toBeGreaterThanOrEqual(10)
    expect(state.retried).toBeLessThanOrEqual(10 + 40 / 5)
  })
})

describe('a request that meets a base where nobody listens', () => {
  it('goes to the other one, however often retries are allowed', async () => {
    const { state, ask } = await askedServer({
      alternateUrls: ['http://127.0.0.1:9/arcgis'],
      breaker: { failures: 1_000, pause: '1h' },
    })
    const held: Socket[] = []
    state.say = (socket) => held.push(socket)
    // The base that answers has more under way, so the other one is tried first.
    const waiting = ask()
    await expect.poll(() => held.length).toBe(1)
    state.say = answer
    for (let reads = 0; reads < 40; reads += 1) expect(await ask(reads % 2 === 0 ? {} : write)).toBe(200)
    expect(state.retried).toBe(40)
    held.forEach(answer)
    expect(await waiting).toBe(200)
  })
})

describe('a read whose replies break off', () => {
  it('arrives at one base twice at most, though the other is left alone', async () => {
    const { state, ask } = await askedServer({
      alternateUrls: ['http://127.0.0.1:9/arcgis'],
      breaker: { failures: 1, pause: '1h' },
    })
    state.say = cut
    for (const service of ['First', 'Second']) {
      state.arrived = 0
      expect(await ask({ path: `/rest/services/${service}/MapServer` })).toBe('upstream.invalid-reply')
      expect(state.arrived).toBe(2)
    }
  })
})
