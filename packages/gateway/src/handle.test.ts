import { describe, expect, it } from 'vitest'
import type { Catalog } from './core/catalog.ts'
import { GatewayError } from './core/errors.ts'
import type { Inbound } from './core/inbound.ts'
import type { Mount } from './core/mount.ts'
import { anonymous, type Principal } from './core/principal.ts'
import type { Trace } from './core/trace.ts'
import { handle, type Rooms } from './handle.ts'

const mount: Mount = {
  path: '/map',
  upstream: 'ags',
  at: 'rest/services',
  carriersOff: new Set(),
  realStatus: false,
}
const editor: Principal = {
  ...anonymous,
  id: 'user:editor',
  name: 'editor',
  kind: 'user',
  shownAs: 'password',
}
const emptyCatalog: Catalog = { service: () => undefined, services: () => [], generation: 0 }

const inbound = (path: string, query = 'f=json'): Inbound => ({
  id: 'r1',
  method: 'GET',
  path,
  query,
  headers: {},
  body: new Uint8Array(),
  shown: [],
  clientAddress: '127.0.0.1',
  origin: undefined,
  receivedAt: 0,
  signal: new AbortController().signal,
})

/** Rooms that write down their names as they are entered. */
function fakeRooms(principal: Principal, change: Partial<Rooms> = {}): { rooms: Rooms; entered: string[] } {
  const entered: string[] = []
  const enter = <T>(name: string, value: T): T => {
    entered.push(name)
    return value
  }
  const rooms: Rooms = {
    siteDoor: () => undefined,
    authenticate: () => enter('authenticate', principal),
    admit: () => enter('admit', undefined),
    learn: async () => enter('learn', undefined),
    catalog: () => emptyCatalog,
    outageOf: () => undefined,
    authorize: () =>
      enter('authorize', { effect: 'permit', obligations: { unrestricted: true }, grants: ['all'] }),
    anonymousHasGrants: false,
    plan: () =>
      enter('plan', {
        steps: [() => ({}) as never, () => ({}) as never],
        combine: (replies) => replies.at(-1) as never,
      }),
    forward: async () => enter('forward', { status: 200, headers: {}, body: new Uint8Array(), elapsedMs: 5 }),
    transform: () => enter('transform', { status: 200, headers: {}, body: null }),
    clock: () => 0,
    ...change,
  }
  return { rooms, entered }
}

const walk = async (rooms: Rooms, path: string, query?: string) => {
  const trace: Trace = {}
  const code = await handle(inbound(path, query), mount, rooms, trace).then(
    () => undefined,
    (error: GatewayError) => error.code,
  )
  return { code, trace }
}

const known = '/map/Assets_Service/MapServer'
const faulty = '/map/Assets_Service/MapServer/explode'
const deny = () => ({ effect: 'deny', code: 'access.denied', reason: 'no grant' }) as const

describe('a request', () => {
  it('walks through the rooms in their order, once for each step of its plan', async () => {
    const { rooms, entered } = fakeRooms(editor)
    const { trace } = await walk(rooms, known)
    expect(entered).toEqual(['authenticate', 'admit', 'authorize', 'plan', 'forward', 'forward', 'transform'])
    expect(trace).toMatchObject({ operation: 'MapServer.root', service: 'Assets_Service', upstreamMs: 10 })
  })

  it('that is denied goes no further', async () => {
    const { rooms, entered } = fakeRooms(editor, { authorize: deny })
    expect((await walk(rooms, known)).code).toBe('access.denied')
    expect(entered).not.toContain('plan')
    expect(entered).not.toContain('forward')
  })

  it('for what a grant reaches and the catalogue does not know yet is decided on once more when it was looked up', async () => {
    let looked = false
    const { rooms, entered } = fakeRooms(editor, {
      learn: async () => {
        looked = true
      },
      authorize: () =>
        looked
          ? { effect: 'permit', obligations: { unrestricted: true }, grants: [] }
          : { ...deny(), mayBeLearned: true },
    })
    expect((await walk(rooms, known)).code).toBeUndefined()
    expect(entered).toContain('transform')
  })

  it('whose obligations cannot be fulfilled is denied, in the audit line too', async () => {
    const { rooms, entered } = fakeRooms(editor, {
      plan: () => {
        throw new GatewayError('access.denied', 'cannot be narrowed')
      },
    })
    const { code, trace } = await walk(rooms, known)
    expect(code).toBe('access.denied')
    expect(trace.decision).toEqual({ effect: 'deny', code: 'access.denied', reason: 'cannot be narrowed' })
    expect(entered).not.toContain('forward')
  })

  it('with a bad credential is not authorized', async () => {
    const { rooms, entered } = fakeRooms(editor, {
      authenticate: () => {
        throw new GatewayError('credential.invalid')
      },
    })
    expect((await walk(rooms, known)).code).toBe('credential.invalid')
    expect(entered).toEqual([])
  })
})

describe('a fault of a request', () => {
  it('is told after authentication', async () => {
    const { rooms, entered } = fakeRooms(editor)
    expect((await walk(rooms, faulty)).code).toBe('request.operation-unknown')
    expect(entered).toEqual(['authenticate', 'admit'])
  })

  it.each([editor, anonymous])('spends from the rates of $id', async (principal) => {
    const { rooms } = fakeRooms(principal, {
      admit: (_, __, map) => {
        if (map === undefined) throw new GatewayError('limit.rate')
      },
    })
    expect((await walk(rooms, faulty)).code).toBe('limit.rate')
    expect((await walk(rooms, known)).code).toBeUndefined()
  })

  it('is not told to anonymous callers, who learn only that a token is required', async () => {
    expect((await walk(fakeRooms(anonymous).rooms, faulty)).code).toBe('credential.missing')
  })

  it('is told to anonymous callers where something is granted to them', async () => {
    const { rooms } = fakeRooms(anonymous, { anonymousHasGrants: true })
    expect((await walk(rooms, faulty)).code).toBe('request.operation-unknown')
  })
})

describe('while nothing is known of an upstream', () => {
  const outage = { authorize: deny, outageOf: () => new GatewayError('upstream.unreachable') }

  it('a signed-in caller hears of the outage, not of a missing right', async () => {
    expect((await walk(fakeRooms(editor, outage).rooms, known)).code).toBe('upstream.unreachable')
  })

  it('an anonymous caller hears nothing of it', async () => {
    expect((await walk(fakeRooms(anonymous, outage).rooms, known)).code).toBe('access.denied')
  })
})
