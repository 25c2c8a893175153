import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { fakeWorld } from './fake-world.fixture.ts'

const GATE = 'https://gw.example/map'
const EXPORT = `${GATE}/Assets/MapServer/export?f=image`
const SERVICE = `${GATE}/Assets/MapServer?f=json`
const SCRIPT = stripTypeScriptTypes(readFileSync(new URL('worker.ts', import.meta.url), 'utf8'))

type Asked = { type: string; refused?: string; url?: string }

/** Runs the worker's script as a browser would, with one open page that answers through `answer`. */
/** Runs a timer of the worker after a hundred turns, which is long after a page that answers has answered. */
const later = async (run: () => void): Promise<void> => {
  for (let turn = 0; turn < 100; turn++) await new Promise((next) => setImmediate(next))
  run()
}

const start = (answer: (asked: Asked) => string | undefined = () => 'good') => {
  const world = fakeWorld()
  const heard: Asked[] = []
  const listeners = new Map<string, (event: object) => void>()
  const give = (token: string) =>
    listeners.get('message')?.({
      data: { type: 'mapgate:credential', gate: GATE, token },
      origin: 'https://app.example',
    })
  const page = {
    postMessage: (asked: Asked) => {
      heard.push(asked)
      const token = asked.type === 'mapgate:wanted' ? answer(asked) : undefined
      if (token !== undefined) setImmediate(() => give(token))
    },
  }
  const self = {
    location: { href: `https://app.example/worker.js?gate=${encodeURIComponent(GATE)}` },
    clients: { matchAll: async () => [page], claim: async () => {} },
    skipWaiting: async () => {},
    addEventListener: (type: string, listener: (event: object) => void) => listeners.set(type, listener),
  }
  const { fetch, now } = world.tab()
  const globals = { URL, Request, Response, Headers, TextDecoder, Map, Math, Promise, Object }
  runInNewContext(SCRIPT, {
    ...globals,
    self,
    fetch,
    Date: { now },
    setTimeout: later,
  })
  /** Sends a request of the page; undefined where the worker leaves it alone. */
  const send = (
    url: string,
    { destination = '', mode = 'cors', ...init }: RequestInit & { destination?: string } = {},
  ) => {
    const request = new Request(url, init)
    Object.defineProperties(request, { destination: { value: destination }, mode: { value: mode } })
    let answered: Promise<Response> | undefined
    listeners.get('fetch')?.({
      request,
      respondWith: (response: Promise<Response>) => {
        answered = response
      },
    })
    return answered
  }
  return {
    world,
    heard,
    give,
    send,
    picture: (url: string) => send(url, { destination: 'image', mode: 'no-cors' }),
  }
}

describe('the service worker', () => {
  test('a worker that has just woken up asks the page, and holds requests meanwhile', async () => {
    const { world, heard, send } = start()
    const responses = await Promise.all([send(SERVICE), send(SERVICE), send(SERVICE)])
    expect(responses.map((response) => response?.status)).toEqual([200, 200, 200])
    expect(heard).toEqual([{ gate: GATE, type: 'mapgate:wanted', refused: undefined }])
    expect(world.requests.map(({ token }) => token)).toEqual(['good', 'good', 'good'])
  })

  test('pictures carry a ticket and no header, everything else the header; nothing follows a redirect', async () => {
    const { world, send, picture } = start()
    await picture(EXPORT)
    await send(`${SERVICE}&callback=cb`, { destination: 'script', mode: 'no-cors' })
    expect(world.requests.map(({ url, token }) => [url, token])).toEqual([
      ['https://gw.example/.mapgate/ticket', 'good'],
      [`${EXPORT}&mg_ticket=ticket-1`, null],
      [`${SERVICE}&callback=cb`, 'good'],
    ])
    expect(new Set(world.requests.map(({ redirect }) => redirect))).toEqual(new Set(['error']))
  })

  test.each([
    'https://gw.example.evil/map/x',
    'https://gw.example/mapper/x',
    'https://gw.example:8443/map/x',
    'http://gw.example/map/x',
    'https://evil.example/?https://gw.example/map/x',
    'https://gw.example/map/x?token=mine',
    'https://gw.example/map/x?f=json&mg_ticket=mine',
    'https://gw.example/map/.mapgate/out/1.png',
  ])('leaves %s alone', (url) => {
    expect(start().send(url)).toBeUndefined()
  })

  test.each(['script', 'style', 'font', 'worker', 'document', 'iframe'])(
    'leaves the files of a page on the same host alone: %s',
    (destination) => {
      expect(start().send(`${GATE}/app.js`, { destination })).toBeUndefined()
    },
  )

  test('leaves navigations alone, and requests that carry their own credential', () => {
    const { send } = start()
    expect(send(SERVICE, { mode: 'navigate' })).toBeUndefined()
    expect(send(SERVICE, { headers: { token: 'mine' } })).toBeUndefined()
    expect(send(SERVICE, { headers: { Authorization: 'Bearer mine' } })).toBeUndefined()
  })

  test.each([true, false])(
    'a refused credential is asked for once, and the request repeated, envelopes %s',
    async (envelopes) => {
      const { world, heard, send } = start(({ refused }) => (refused ? 'good' : 'old'))
      world.envelopes = envelopes
      const responses = await Promise.all(Array.from({ length: 20 }, () => send(SERVICE)))
      expect(await Promise.all(responses.map((response) => response?.json()))).toEqual(
        Array(20).fill({ name: '/map/Assets/MapServer' }),
      )
      expect(heard.map(({ refused }) => refused)).toEqual([undefined, 'old'])
    },
  )

  test('a hundred pictures with a revoked ticket cost one ticket', async () => {
    const { world, picture } = start()
    await picture(EXPORT)
    world.issued.clear()
    await Promise.all(Array.from({ length: 100 }, (_, x) => picture(`${GATE}/tile/1/1/${x}`)))
    expect(world.ticketPosts()).toHaveLength(2)
    expect(world.requests.at(-1)?.status).toBe(200)
  })

  test('when no better credential is to be had there is silence for five seconds', async () => {
    const { world, heard, picture } = start(() => 'bad')
    await picture(EXPORT)
    const after = world.requests.length
    for (let x = 0; x < 30; x++) expect((await picture(`${GATE}/tile/1/1/${x}`))?.type).toBe('error')
    expect(world.requests.length).toBe(after)
    expect(heard.filter(({ refused }) => refused)).toHaveLength(1)
    world.sleep(5001)
    await picture(EXPORT)
    expect(world.requests.length).toBeGreaterThan(after)
  })

  test('a page that does not answer leaves its requests anonymous', async () => {
    const { world, send } = start(() => undefined)
    expect((await send(SERVICE))?.status).toBe(401)
    expect(world.requests.map(({ token }) => token)).toEqual([null])
  })

  test('another user gets another ticket at once, and nobody gets none', async () => {
    const { world, give, picture } = start()
    world.valid.add('other')
    await picture(EXPORT)
    give('other')
    await picture(EXPORT)
    expect(world.requests.at(-1)?.url).toContain('ticket-2')
    give('')
    await picture(EXPORT)
    expect(world.requests.at(-1)?.url).toBe(EXPORT)
  })

  test('a right that was taken away is told once, and ends in a few requests', async () => {
    const { world, heard, picture } = start()
    world.forbidden.add('/map/tile')
    for (let pan = 0; pan < 60; pan++) {
      await Promise.all([0, 1, 2].map((x) => picture(`${GATE}/tile/9/${pan}/${x}`)))
      world.sleep(1000)
    }
    expect(heard.filter(({ type }) => type === 'mapgate:denied')).toHaveLength(1)
    expect(world.requests.filter(({ status }) => status === 403).length).toBeLessThan(45)
  })

  test('a wrong address of the gateway leaves pictures to the header', async () => {
    const { world, picture } = start()
    world.ticketFault = 404
    await picture(EXPORT)
    expect(world.requests.at(-1)).toMatchObject({ url: EXPORT, token: 'good', status: 200 })
    await picture(EXPORT)
    expect(world.ticketPosts()).toHaveLength(1)
  })
})
