import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../../policy/src/model/catalog.ts'
import { anonymous, type Principal } from '../../../policy/src/model/principal.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { Needed } from '../core/errors/needed.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Mount } from '../core/request/mount.ts'
import type { Trace } from '../core/request/trace.ts'
import { outboundWith } from '../core/upstream/outbound.fixture.ts'
import { handle } from './handle.ts'
import type { Rooms } from './rooms.ts'

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
    siteEndpoint: () => undefined,
    authenticate: () => enter('authenticate', principal),
    admit: () => enter('admit', () => {}),
    maxUpstreamRequests: 20,
    learn: async () => enter('learn', undefined),
    catalog: () => emptyCatalog,
    outageOf: () => undefined,
    authorize: () =>
      enter('authorize', { effect: 'permit', obligations: { unrestricted: true }, grants: ['all'] }),
    anonymousHasGrants: false,
    plan: () =>
      enter('plan', {
        steps: [() => outboundWith(), () => outboundWith()],
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

const fails = (code: 'credential.invalid' | 'limit.rate') => () => {
  throw new GatewayError(code)
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

  it.each([
    ['while it was checked, is charged once', async () => undefined],
    ['before, is charged as it is made', () => undefined],
  ])('whose ready reply was forgotten %s', async (_title, found) => {
    const charges: number[] = []
    const { rooms } = fakeRooms(editor, {
      admit: () => (_map, steps) => void charges.push(steps),
      ready: {
        find: (_request, _obligations, { charge }) => {
          const coming = found()
          if (coming) charge(2)
          return coming
        },
        remember: () => {},
      },
    })
    expect((await walk(rooms, known)).code).toBeUndefined()
    expect(charges).toEqual([2])
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

describe('the values of a request', () => {
  const unread = (change: Partial<Rooms>, principal: Principal = anonymous) => {
    const { rooms } = fakeRooms(principal, change)
    const trace: Trace = {}
    const request = { ...inbound('/map/Assets_Service/FeatureServer/0/query'), method: 'POST' }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = Buffer.from('where=((((')
    return handle({ ...request, headers, body }, mount, rooms, trace).catch((error) => ({
      code: error.code,
      detail: error.detail,
      operation: trace.operation,
    }))
  }

  it('of a stranger are not read', async () => {
    expect(await unread({})).toEqual({
      code: 'credential.missing',
      detail: 'nothing is granted to callers without a credential',
      operation: 'FeatureServer.query',
    })
  })

  it.each([
    ['with a bad credential', 'credential.invalid', { authenticate: fails('credential.invalid') }],
    ['of a caller who asks too often', 'limit.rate', { admit: fails('limit.rate') }],
  ] as const)('%s are not read', async (_title, code, change) => {
    expect(await unread(change, editor)).toMatchObject({ code })
  })

  it('are read where something is granted to everybody', async () => {
    expect(await unread({ anonymousHasGrants: true })).toMatchObject({ code: 'request.parameter-invalid' })
  })
})

describe('a plan', () => {
  const planOf = (steps: number): Partial<Rooms> => ({
    plan: () => ({
      steps: Array.from({ length: steps }, () => () => outboundWith()),
      combine: (replies) => replies.at(-1) as never,
    }),
  })

  it('of more requests than are made for one is refused before the first is sent', async () => {
    const { rooms, entered } = fakeRooms(editor, planOf(21))
    const error = await handle(inbound(known), mount, rooms, {}).catch((thrown: GatewayError) => thrown)
    expect(error).toMatchObject({
      code: 'limit.upstream-requests',
      publicText: expect.stringContaining('needs 21 requests to the map server, and the limit is 20'),
    })
    expect(entered).not.toContain('forward')
  })

  it('is charged for by its steps before the first is sent', async () => {
    const charged: number[] = []
    const { rooms, entered } = fakeRooms(editor, {
      ...planOf(3),
      admit: () => (_map, steps) => {
        charged.push(steps, entered.filter((room) => room === 'forward').length)
      },
    })
    await walk(rooms, known)
    expect(charged).toEqual([3, 0])
  })
})

describe('a request whose layers changed their numbers while it was asked', () => {
  const rights = { service: { name: 'Assets', type: 'MapServer' } } as never
  const changed = (steps: number) => {
    let isNew = false
    const { rooms, entered } = fakeRooms(editor, {
      authorize: () => ({ effect: 'permit', obligations: { unrestricted: false, rights }, grants: ['some'] }),
      plan: () => ({
        steps: Array.from({ length: steps }, () => () => outboundWith()),
        combine: (replies) => {
          if (!isNew) throw new GatewayError('upstream.layers-changed')
          return replies.at(-1) as never
        },
      }),
      reread: async () => {
        isNew = true
      },
    })
    return { rooms, entered }
  }

  it.each([
    [10, undefined, 20],
    [11, 'limit.upstream-requests', 11],
  ])('of %s requests makes no more for both tries than for one', async (steps, code, sent) => {
    const { rooms, entered } = changed(steps)
    expect(await walk(rooms, known)).toMatchObject({ code })
    expect(entered.filter((room) => room === 'forward')).toHaveLength(sent)
  })
})

describe('an edit', () => {
  const edited = async (change: Partial<Rooms>) => {
    let told = 0
    const { rooms, entered } = fakeRooms(editor, {
      plan: () => ({
        steps: [() => outboundWith({ repeatable: false })],
        combine: (replies) => replies.at(-1) as never,
      }),
      edited: () => {
        told += 1
      },
      ...change,
    })
    const { code } = await walk(rooms, known)
    return { code, told, sent: entered.filter((room) => room === 'forward').length }
  }
  const combining = (error: () => Error): Partial<Rooms> => ({
    plan: () => ({
      steps: [() => outboundWith({ repeatable: false })],
      combine: () => {
        throw error()
      },
    }),
    authorize: () => ({
      effect: 'permit',
      obligations: { unrestricted: false, rights: { service: { name: 'Assets' } } as never },
      grants: [],
    }),
    reread: async () => {},
    findOut: async () => ({ kind: 'draws', draws: true }),
  })

  it('that was sent is told to whoever remembers rows, and its reply is not made elsewhere', async () => {
    const transformLarge = () => Promise.reject(new Error('made elsewhere'))
    expect(await edited({ transformLarge })).toEqual({ code: undefined, told: 1, sent: 1 })
  })

  it('is not sent again where layers changed, or where something more would have to be known', async () => {
    const changed = () => new GatewayError('upstream.layers-changed')
    const needed = () => new Needed({ kind: 'draws', wkid: 4326 }, new GatewayError('access.denied'))
    const unknown = { code: 'edit.outcome-unknown', told: 1, sent: 1 }
    expect(await edited(combining(changed))).toEqual(unknown)
    expect(await edited(combining(needed))).toEqual(unknown)
  })

  it('that needs to know of more rows than a request may ask for is refused before it is sent', async () => {
    let asked = 0
    const needing: Partial<Rooms> = {
      authorize: () => ({
        effect: 'permit',
        obligations: { unrestricted: false, rights: { service: { name: 'Assets' } } as never },
        grants: [],
      }),
      plan: () => {
        const need = { kind: 'rows-to-edit', layerId: 0, key: `k${asked}` } as never
        throw new Needed(need, new GatewayError('access.denied'))
      },
      findOut: async () => {
        asked += 1
        return { kind: 'rows-to-edit', rows: { rows: [] } }
      },
    }
    expect(await edited(needing)).toEqual({ code: 'limit.upstream-requests', told: 0, sent: 0 })
    expect(asked).toBe(20)
  })

  it('that was not sent is told to nobody', async () => {
    const forward = async () => {
      throw new GatewayError('upstream.unreachable')
    }
    expect(await edited({ forward })).toEqual({ code: 'upstream.unreachable', told: 0, sent: 0 })
  })
})

describe('a fault of a request', () => {
  it('is told after authentication', async () => {
    const { rooms, entered } = fakeRooms(editor)
    expect((await walk(rooms, faulty)).code).toBe('request.operation-unknown')
    expect(entered).toEqual(['authenticate', 'admit'])
  })

  it('spends from the rates of its mount', async () => {
    const asked: unknown[] = []
    const { rooms } = fakeRooms(editor, {
      admit: (_principal, _inbound, mountPath) => {
        asked.push(mountPath)
        return () => {}
      },
    })
    await walk(rooms, known)
    expect(asked).toEqual(['/map'])
  })

  it.each([editor, anonymous])('spends from the rates of $id', async (principal) => {
    const { rooms } = fakeRooms(principal, {
      admit: () => {
        throw new GatewayError('limit.rate')
      },
    })
    expect((await walk(rooms, faulty)).code).toBe('limit.rate')
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
    const open = { ...outage, anonymousHasGrants: true }
    expect((await walk(fakeRooms(anonymous, open).rooms, known)).code).toBe('access.denied')
  })
})
