import { afterEach, describe, expect, test, vi } from 'vitest'
import { fakeWorld } from './fake-world.fixture.ts'
import { connect, type Gate, type GateOptions } from './gate.ts'

const URL_BASE = 'https://gw.example/map'
const EXPORT = `${URL_BASE}/Assets/MapServer/export`
const SERVICE = `${URL_BASE}/Assets/MapServer?f=json`
const gates: Gate[] = []

const open = (
  world: ReturnType<typeof fakeWorld>,
  options: Partial<GateOptions> = {},
  around = world.tab(),
) => {
  const gate = connect({ url: URL_BASE, credential: () => 'good', ...options }, around)
  gates.push(gate)
  const heard: string[] = []
  for (const name of ['expired', 'unreachable', 'denied'] as const) gate.on(name, () => heard.push(name))
  return { gate, heard }
}

afterEach(() => {
  for (const gate of gates.splice(0)) gate.close()
})

describe('carrying', () => {
  test('JSON requests carry the credential in the header, and follow no redirect', async () => {
    const world = fakeWorld()
    const { gate } = open(world)
    expect((await gate.fetch(SERVICE)).status).toBe(200)
    expect(world.requests).toEqual([
      { method: 'GET', url: SERVICE, token: 'good', redirect: 'error', status: 200 },
    ])
  })

  test('images carry a ticket and no header', async () => {
    const world = fakeWorld()
    const { gate } = open(world)
    await gate.get(`${EXPORT}?f=image`)
    expect(world.requests.map(({ method, url, token }) => [method, url, token])).toEqual([
      ['POST', 'https://gw.example/.mapgate/ticket', 'good'],
      ['GET', `${EXPORT}?f=image&mg_ticket=ticket-1`, null],
    ])
  })

  test.each([
    'https://gw.example.evil/map/x',
    'https://evil.example/?https://gw.example/map/',
    'https://gw.example/mapper',
  ])('%s gets nothing', async (url) => {
    const world = fakeWorld()
    const { gate } = open(world)
    await gate.ready()
    expect(gate.headers(url)).toEqual({})
    expect(gate.url(url)).toBe(url)
    await gate.fetch(url)
    expect(world.requests.at(-1)).toMatchObject({ url, token: null })
    await expect(gate.get(url)).rejects.toMatchObject({ code: 'gate.bad-url' })
  })

  test('a credential that changes is followed at once', async () => {
    const world = fakeWorld()
    let credential = 'one'
    const { gate } = open(world, { credential: () => credential, header: 'x-api-key' })
    expect(gate.headers(SERVICE)).toEqual({ 'x-api-key': 'one' })
    credential = 'two'
    expect(gate.headers(SERVICE)).toEqual({ 'x-api-key': 'two' })
  })

  test('a credential that has to be waited for is asked for once', async () => {
    const world = fakeWorld()
    let asked = 0
    const credential = async () => {
      asked++
      return 'good'
    }
    const { gate } = open(world, { credential })
    await Promise.all([gate.fetch(SERVICE), gate.fetch(SERVICE), gate.fetch(SERVICE)])
    await gate.fetch(SERVICE)
    expect(world.requests.filter(({ token }) => token === 'good')).toHaveLength(world.requests.length)
    expect(asked).toBe(2)
    const before = asked
    for (let call = 0; call < 50; call++) gate.headers(SERVICE)
    expect(asked).toBe(before)
  })

  test('without a credential requests go as anonymous, and no ticket is asked for', async () => {
    const world = fakeWorld()
    const { gate } = open(world, { credential: () => undefined })
    await gate.ready()
    expect(gate.headers(SERVICE)).toEqual({})
    expect(gate.url(EXPORT)).toBe(EXPORT)
    expect(world.requests).toEqual([])
  })

  test('a gateway elsewhere than at the root of the host is named', async () => {
    const world = fakeWorld()
    const { gate } = open(world, { gateway: 'https://gw.example/gate' })
    await gate.ready()
    expect(world.requests[0]?.url).toBe('https://gw.example/gate/.mapgate/ticket')
    expect(gate.url(EXPORT)).toBe(`${EXPORT}?mg_ticket=ticket-1`)
  })

  test('a wrong gateway address is reported as such', async () => {
    const world = fakeWorld()
    world.ticketFault = 404
    const { gate } = open(world)
    await expect(gate.ready()).rejects.toMatchObject({
      code: 'gate.not-found',
      message: expect.stringContaining('connect({ gateway })'),
    })
  })
})

describe('tickets', () => {
  test('a ticket stays the same for half of its life and is renewed ahead of its end', async () => {
    const world = fakeWorld({ lifeSeconds: 300 })
    const { gate } = open(world)
    await gate.ready()
    const first = gate.url(EXPORT)
    await world.pass(149_000)
    expect(gate.url(EXPORT)).toBe(first)
    await world.pass(2_000)
    expect(gate.url(EXPORT)).toBe(`${EXPORT}?mg_ticket=ticket-2`)
    await world.pass(3_600_000)
    const current = new URL(gate.url(EXPORT)).searchParams.get('mg_ticket') ?? ''
    expect(world.issued.get(current)?.expiresAtMs).toBeGreaterThan(world.now() + 149_000)
    expect(world.requests.every(({ status }) => status === 200)).toBe(true)
  })

  test('life counts from receipt, so that a clock that is wrong does no harm', async () => {
    const world = fakeWorld({ lifeSeconds: 5 })
    const { gate } = open(world)
    for (let second = 0; second < 60; second++) {
      await gate.get(`${EXPORT}?at=${second}`)
      await world.pass(1000)
    }
    expect(world.requests.filter(({ status }) => status !== 200)).toEqual([])
    expect(world.ticketPosts().length).toBeLessThan(30)
  })

  test('after sleep the first URL may carry the old ticket, and the page is told to repaint', async () => {
    const world = fakeWorld()
    const tab = world.tab()
    const { gate } = open(world, {}, tab)
    await gate.ready()
    const late: boolean[] = []
    gate.on('renewed', (event) => late.push(event.late))
    world.sleep(3_600_000)
    expect(gate.url(EXPORT)).toContain('ticket-1')
    await world.settle()
    expect(late).toEqual([true])
    expect(gate.url(EXPORT)).toContain('ticket-2')
    world.sleep(3_600_000)
    tab.wake()
    await world.settle()
    expect(gate.url(EXPORT)).toContain('ticket-3')
  })

  test('who can wait never gets an old ticket', async () => {
    const world = fakeWorld()
    const { gate } = open(world)
    await gate.get(EXPORT)
    world.sleep(3_600_000)
    await gate.get(EXPORT)
    expect(world.requests.filter(({ status }) => status !== 200)).toEqual([])
  })

  test('ten tabs share one ticket, and a tab that opens later gets it too', async () => {
    const world = fakeWorld()
    const [late, ...early] = world.tabs(10)
    const opened = early.map((tab) => open(world, {}, tab as ReturnType<typeof world.tab>).gate)
    await Promise.all(opened.map((gate) => gate.ready()))
    expect(world.ticketPosts()).toHaveLength(1)
    const { gate } = open(world, {}, late as ReturnType<typeof world.tab>)
    await gate.ready()
    expect(world.ticketPosts()).toHaveLength(1)
    expect(new Set([...opened, gate].map((each) => each.url(EXPORT)))).toEqual(
      new Set([`${EXPORT}?mg_ticket=ticket-1`]),
    )
  })

  test('tabs of different users never share', async () => {
    const world = fakeWorld()
    world.valid.add('other')
    const [mine, theirs] = world.tabs(2) as ReturnType<typeof world.tab>[]
    const a = open(world, {}, mine).gate
    const b = open(world, { credential: 'other' }, theirs).gate
    await Promise.all([a.ready(), b.ready()])
    expect(world.ticketPosts().map(({ token }) => token)).toEqual(expect.arrayContaining(['good', 'other']))
    expect(a.url(EXPORT)).not.toBe(b.url(EXPORT))
  })

  test('a ticket that was refused does not come back from another tab', async () => {
    const world = fakeWorld()
    const [one, two] = world.tabs(2) as ReturnType<typeof world.tab>[]
    const a = open(world, {}, one).gate
    const b = open(world, {}, two).gate
    await Promise.all([a.ready(), b.ready()])
    world.issued.clear()
    await a.get(EXPORT)
    await world.settle()
    expect(a.url(EXPORT)).toContain('ticket-2')
    expect(b.url(EXPORT)).toContain('ticket-2')
  })
})

describe('renewal', () => {
  test.each([true, false])(
    'a refused credential is renewed once and the request repeated, envelopes %s',
    async (envelopes) => {
      const world = fakeWorld()
      world.envelopes = envelopes
      const refused: (string | undefined)[] = []
      let current = 'old'
      const { gate, heard } = open(world, {
        credential: (bad) => {
          if (bad) {
            refused.push(bad)
            current = 'good'
          }
          return current
        },
      })
      expect(await (await gate.fetch(SERVICE)).json()).toEqual({ name: '/map/Assets/MapServer' })
      expect(refused).toEqual(['old'])
      expect(heard).toEqual([])
      expect(world.requests.map(({ token }) => token)).toEqual(['old', 'old', 'good', 'good'])
    },
  )

  test('a POST body is sent again with the repeated request', async () => {
    const world = fakeWorld()
    let current = 'old'
    const { gate } = open(world, {
      credential: (bad) => {
        if (bad) current = 'good'
        return current
      },
    })
    const response = await gate.fetch(`${URL_BASE}/x/query`, { method: 'POST', body: 'where=1' })
    expect(response.status).toBe(200)
    expect(world.requests.filter(({ url }) => url.endsWith('query'))).toHaveLength(2)
  })

  test('a hundred tiles with a revoked ticket cost one renewal', async () => {
    const world = fakeWorld()
    const { gate } = open(world)
    await gate.ready()
    world.issued.clear()
    await Promise.all(Array.from({ length: 100 }, (_, x) => gate.get(`${URL_BASE}/tile/1/1/${x}`)))
    expect(world.ticketPosts()).toHaveLength(2)
  })

  test('while a renewal is under way tiles wait for it', async () => {
    const world = fakeWorld()
    const { gate } = open(world)
    await gate.ready()
    world.issued.clear()
    const renewing = gate.renew()
    await Promise.all(Array.from({ length: 20 }, (_, x) => gate.get(`${URL_BASE}/tile/1/1/${x}`)))
    await renewing
    expect(world.requests.filter(({ status }) => status !== 200)).toEqual([])
  })

  test('after a failed renewal there is one event, then silence for five seconds, then one attempt', async () => {
    const world = fakeWorld()
    const { gate, heard } = open(world)
    await gate.get(EXPORT)
    world.valid.clear()
    const storm = () =>
      Promise.allSettled(Array.from({ length: 50 }, (_, x) => gate.get(`${URL_BASE}/tile/1/1/${x}`)))
    await storm()
    const after = world.requests.length
    expect(world.ticketPosts()).toHaveLength(2)
    expect(heard).toEqual(['expired'])
    for (let second = 0; second < 4; second++) {
      await world.pass(1000)
      await storm()
    }
    expect(world.requests.length).toBe(after)
    await world.pass(1500)
    await storm()
    expect(world.ticketPosts()).toHaveLength(3)
    expect(heard).toEqual(['expired'])
    world.valid.add('good')
    await world.pass(5000)
    await gate.get(EXPORT)
    expect(world.requests.at(-1)?.status).toBe(200)
  })

  test('nobody who waits gets an image while the credential is refused, and the error says so', async () => {
    const world = fakeWorld()
    world.valid.clear()
    const { gate } = open(world)
    await expect(gate.get(EXPORT)).rejects.toMatchObject({ code: 'credential.invalid' })
    expect(gate.open(EXPORT)).toBe(false)
    expect(gate.open('https://elsewhere.example/')).toBe(true)
  })

  test.each([
    ['no reply that the page may read', 'network' as const, 'gate.unreachable', '"origins"'],
    ['an address where no gateway is', 404, 'gate.not-found', 'connect({ gateway })'],
    ['a gateway that is not well', 503, 'gate.unreachable', 'answered 503'],
  ])(
    '%s is no reason to sign in: it is told as such, and once on the console',
    async (_what, fault, code, hint) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      const world = fakeWorld()
      world.ticketFault = fault
      const { gate, heard } = open(world)
      for (let attempt = 0; attempt < 2; attempt++) {
        await expect(gate.get(EXPORT)).rejects.toMatchObject({ code })
        await world.pass(6_000)
      }
      expect(heard).toEqual(['unreachable'])
      expect(warn.mock.calls).toEqual([[expect.stringContaining(hint)]])
      warn.mockRestore()
    },
  )

  test('a credential whose time is over is told apart from one that nobody knows', async () => {
    const world = fakeWorld()
    world.valid.clear()
    world.refusal = 'Token expired.'
    const { gate } = open(world)
    await expect(gate.ready()).rejects.toMatchObject({
      code: 'credential.expired',
      message: 'Token expired.',
    })
  })

  test('a gateway that is away for a moment does not end a ticket that still holds', async () => {
    const world = fakeWorld()
    const { gate, heard } = open(world)
    await gate.ready()
    world.ticketFault = 503
    await world.pass(151_000)
    expect(gate.url(EXPORT)).toContain('ticket-1')
    expect(gate.open(EXPORT)).toBe(true)
    world.ticketFault = undefined
    await world.pass(6_000)
    expect(gate.url(EXPORT)).toContain('ticket-2')
    expect(heard).toEqual([])
  })

  test('a wrong user or password in the headers of the app is told as invalid, and not asked for again', async () => {
    const world = fakeWorld()
    world.valid.clear()
    world.refusal = 'Invalid user name or password.'
    const { gate } = open(world)
    await expect(gate.ready()).rejects.toMatchObject({ code: 'credential.invalid' })
    const posts = world.ticketPosts().length
    await world.pass(1_500)
    expect(world.ticketPosts()).toHaveLength(posts)
  })

  test('after a sign-in forget() tries at once', async () => {
    const world = fakeWorld()
    let current = 'bad'
    const { gate } = open(world, { credential: () => current })
    await expect(gate.ready()).rejects.toMatchObject({ code: 'credential.invalid' })
    current = 'good'
    gate.forget()
    await gate.ready()
    expect(gate.url(EXPORT)).toContain('ticket-1')
  })
})

describe('denials', () => {
  test('a right that was taken away ends in one event and a few requests', async () => {
    const world = fakeWorld()
    const { gate, heard } = open(world)
    await gate.ready()
    world.forbidden.add('/map/tile')
    for (let pan = 0; pan < 60; pan++) {
      await Promise.allSettled([0, 1, 2].map((x) => gate.get(`${URL_BASE}/tile/9/${pan}/${x}`)))
      await world.pass(1000)
    }
    expect(heard).toEqual(['denied'])
    expect(world.requests.filter(({ status }) => status === 403).length).toBeLessThan(45)
    world.forbidden.clear()
    await world.pass(5000)
    await gate.get(`${URL_BASE}/tile/9/0/0`)
    expect(gate.open(`${URL_BASE}/tile/9/0/1`)).toBe(true)
  })

  test('one refused layer does not close its neighbours', async () => {
    const world = fakeWorld()
    const { gate } = open(world)
    world.forbidden.add('/map/Assets/MapServer/3')
    for (let count = 0; count < 5; count++) {
      await gate.fetch(`${URL_BASE}/Assets/MapServer/3?f=json`).catch(() => {})
      expect((await gate.fetch(SERVICE)).status).toBe(200)
    }
  })
})
