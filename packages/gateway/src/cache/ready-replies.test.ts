import type { Obligations } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import type { MadeReply } from '../core/reply/ready-replies.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import { comesAgain } from '../core/request/once-for-each.ts'
import { contentIdOf } from '../core/upstream/content-id.ts'
import type { KeptPart, UpstreamReply } from '../core/upstream/outbound.ts'
import { createCertainty } from './certain.ts'
import { entryWith, keepWith, keyOf, nowMs, optionsWith, water } from './entries/entries.fixture.ts'
import { openEntries } from './entries/open-entries.ts'
import type { Entry } from './port.ts'
import { createReadyReplies } from './ready-replies.ts'

const picture = new Uint8Array([1, 2, 3])
const contentId = contentIdOf(picture, 'image/png')
const seconds = 1_000

/** A request for a picture that was read and remembered. */
function pictureAsked(changes: Partial<GatewayRequest> = {}): GatewayRequest {
  const asked = { ...requestOf('export', { bbox: '0,0,1,1', f: 'image' }), ...changes }
  comesAgain(asked.map)
  return asked
}

type Rights = NonNullable<Obligations['rights']>

/** Rights on the whole of a service. */
const rightsOn = (name = 'Water', changes: Partial<Rights> = {}): Rights =>
  ({
    service: { name, type: 'MapServer' },
    whole: true,
    tiles: [],
    layers: new Map(),
    ...changes,
  }) as unknown as Rights

const rights = rightsOn()
const all: Obligations = { unrestricted: true, rights }
const some: Obligations = {
  unrestricted: false,
  rights: rightsOn('Water', { service: rights.service, whole: false }),
}

const part = (key: string, basis?: string): KeptPart => ({ key: keyOf(key), contentId, basis })

/** An answer of the map server that was found in the store. */
const answer = (
  parts: readonly KeptPart[] = [part('a')],
  changes: Partial<UpstreamReply> = {},
): UpstreamReply => ({
  status: 200,
  headers: { 'content-type': 'image/png' },
  body: picture,
  contentId,
  elapsedMs: 0,
  source: { from: 'hit' },
  keeping: {
    ...{
      subject: water,
      freshUntil: nowMs + 60 * seconds,
      mark: 0,
      principalId: 'user:editor',
      isShared: true,
    },
    parts,
  },
  ...changes,
})

/** A reply that is made of one kept answer, but for what is said. */
const made = (changes: Partial<MadeReply> = {}, reply: Partial<MadeReply['reply']> = {}): MadeReply => {
  const replies = [answer()]
  const headers = { 'content-type': 'image/png', 'cache-control': 'private, max-age=60', etag: 'W/"1"' }
  return {
    reply: { status: 200, headers, body: picture, ...reply },
    replies,
    combined: replies[0] as UpstreamReply,
    ...changes,
  }
}

/** Ready replies before a store with the entry `a`. */
async function readyBefore(entry: Partial<Entry> = {}) {
  const world = { now: nowMs, checks: 0, mostCharges: 100 }
  const clock = () => world.now
  const store = await openEntries(optionsWith({ clock }).options)
  const keep = (name: string, changes: Partial<Entry> = {}) =>
    store.keep(keepWith(name, { entry: entryWith({ body: picture, contentId, ...changes }) }))
  keep('a', entry)
  const told: string[] = []
  const ready = createReadyReplies({
    store,
    certainty: createCertainty(clock),
    clock,
    answered: (from) => told.push(from),
  })
  const held: number[] = []
  const charged: number[] = []
  const check = { before: async () => {} }
  const find = (asked: GatewayRequest, obligations: Obligations = all) =>
    ready.find(asked, obligations, {
      charge: (steps) => {
        charged.push(steps)
        if (charged.length > world.mostCharges) throw new Error('too many')
      },
      hold: (bytes) => void held.push(bytes),
      beforeGiven: async () => {
        world.checks += 1
        await check.before()
        return world.now
      },
    })
  return { ...ready, find, store, keep, world, told, held, charged, check }
}

describe('A reply that is ready', () => {
  it('is the one that was made, with the life that is left, counted as what it is made of', async () => {
    const { find, remember, world, told, held, charged } = await readyBefore()
    const asked = pictureAsked()
    remember(asked, all, made())
    world.now += 20 * seconds
    expect(find(asked)).toEqual({
      reply: {
        ...made().reply,
        headers: { ...made().reply.headers, 'cache-control': 'private, max-age=40' },
      },
      source: { from: 'hit', ttlSeconds: 40 },
    })
    expect([told, held, charged]).toEqual([['hit'], [3], [1]])
  })

  it('is for equal rights, whoever has them', async () => {
    const { find, remember } = await readyBefore()
    const asked = pictureAsked()
    remember(asked, all, made())
    expect(find(asked, { unrestricted: true, rights: { ...rights } })).toBeDefined()
  })

  it('says of no life what was not said', async () => {
    const { find, remember } = await readyBefore()
    const asked = pictureAsked()
    const headers = { ...made().reply.headers, 'cache-control': 'private, no-cache' }
    remember(asked, all, made({}, { headers }))
    expect(await find(asked)).toMatchObject({ reply: { headers: { 'cache-control': 'private, no-cache' } } })
  })

  it.each<[string, (asked: GatewayRequest) => GatewayRequest, Obligations?]>([
    ['with the same words that was read on its own', () => pictureAsked()],
    ['that was not said to come again', (asked) => ({ ...asked, map: { ...asked.map } })],
    ['at another mount', (asked) => ({ ...asked, mount: { ...asked.mount, path: '/other' } })],
    ['for its head', (asked) => ({ ...asked, inbound: { ...asked.inbound, method: 'HEAD' } })],
    ['for a part', (asked) => ({ ...asked, inbound: { ...asked.inbound, headers: { range: 'bytes=0-1' } } })],
    [
      'by other rights',
      (asked) => asked,
      { unrestricted: true, rights: rightsOn('Water', { whole: false }) },
    ],
    ['on a service that was read again', (asked) => asked, { unrestricted: true, rights: rightsOn() }],
    ['for whom something is hidden', (asked) => asked, { unrestricted: false, rights }],
    [
      'with a list of what is seen',
      (asked) => asked,
      { ...all, listing: { services: [], folders: [] } as never },
    ],
    ['without rights', (asked) => asked, { unrestricted: true }],
  ])('is none for a request %s', async (_title, change, obligations = all) => {
    const { find, remember } = await readyBefore()
    const asked = pictureAsked()
    remember(asked, all, made())
    expect(find(change(asked), obligations)).toBeUndefined()
    expect(find(asked)).toBeDefined()
  })

  it.each<[string, (one: Awaited<ReturnType<typeof readyBefore>>) => unknown]>([
    ['was forgotten', ({ store }) => store.forget(keyOf('a'), water)],
    ['was purged', ({ store }) => store.purge({ upstream: 'ags', service: 'water/mains' })],
    ['has other bytes now', ({ keep }) => keep('a', { contentId: 'other' })],
    ['is older than its life', ({ world }) => (world.now += 60 * seconds)],
    ['came later than now', ({ world }) => (world.now -= 1)],
  ])('is none where its answer %s', async (_title, happen) => {
    const one = await readyBefore()
    const asked = pictureAsked()
    one.remember(asked, all, made())
    await happen(one)
    expect(one.find(asked)).toBeUndefined()
    expect([one.told, one.held, one.charged]).toEqual([[], [], []])
  })

  it('is none where one of two pictures that it is made of is gone, and has the shorter life of both', async () => {
    const { find, remember, keep, store } = await readyBefore()
    keep('painted', { freshUntil: nowMs + 9 * seconds })
    const asked = pictureAsked()
    const replies = [answer()]
    const combined = answer([part('a'), part('painted')])
    remember(asked, all, made({ replies, combined }))
    expect(find(asked)).toMatchObject({ source: { ttlSeconds: 9 } })
    store.forget(keyOf('a'), water)
    expect(find(asked)).toBeUndefined()
  })

  it.each<[string, MadeReply]>([
    ['an answer that was asked for', made({ replies: [answer([part('a')], { source: { from: 'miss' } })] })],
    ['an older answer', made({ replies: [answer([part('a')], { source: { from: 'stale' } })] })],
    [
      'an answer that is not kept',
      made({ replies: [answer(), { ...answer(), keeping: undefined } as never] }),
    ],
    ['an answer beside those that it shows', made({ replies: [answer(), answer([part('other')])] })],
    ['nothing that is kept', made({ combined: { ...answer(), keeping: undefined } as never })],
    ['other bytes', made({ combined: answer([{ ...part('a'), contentId: 'other' }]) })],
    ['a copy of the bytes', made({}, { body: new Uint8Array([1, 2, 3]) })],
    ['a text', made({}, { body: 'text' })],
    ['no validator', made({}, { headers: { 'content-type': 'image/png' } })],
    ['no picture', made({}, { headers: { etag: 'W/"1"', 'content-type': 'application/json' } })],
    ['a failure', made({}, { status: 404 })],
  ])('is none of %s', async (_title, one) => {
    const { find, remember } = await readyBefore()
    const asked = pictureAsked()
    remember(asked, all, one)
    expect(find(asked)).toBeUndefined()
  })

  it('is none of an edit', async () => {
    const { find, remember } = await readyBefore()
    const { map } = pictureAsked()
    const asked = pictureAsked({ map: { ...map, operation: { ...map.operation, effect: 'write' } as never } })
    remember(asked, all, made())
    expect(find(asked)).toBeUndefined()
  })
})

describe('A ready reply for somebody from whom something is hidden', () => {
  const narrowed = () => {
    const replies = [answer([part('a', 'the catalogue')])]
    return made({ replies, combined: replies[0] as UpstreamReply })
  }

  it('is none where nobody knows by which catalogue it was asked for', async () => {
    const { find, remember } = await readyBefore()
    const asked = pictureAsked()
    remember(asked, some, made())
    expect(find(asked, some)).toBeUndefined()
  })

  it('has the catalogue checked until it was right half a minute after the answer', async () => {
    const { find, remember, world } = await readyBefore()
    const asked = pictureAsked()
    remember(asked, some, narrowed())
    expect(await find(asked, some)).toBeDefined()
    expect(await find(asked, some)).toBeDefined()
    expect(world.checks).toBe(2)
    world.now += 30 * seconds
    expect(await find(asked, some)).toBeDefined()
    expect(find(asked, some)).not.toBeInstanceOf(Promise)
    expect(world.checks).toBe(3)
  })

  it('is charged before the catalogue is checked, so nothing is asked for who may ask no more', async () => {
    const { find, remember, world, held } = await readyBefore()
    const asked = pictureAsked()
    remember(asked, some, narrowed())
    await find(asked, some)
    world.mostCharges = 1
    expect(() => find(asked, some)).toThrow('too many')
    expect([world.checks, held]).toEqual([1, [3]])
  })

  it('is not given where the check says no', async () => {
    const { find, remember, check, told } = await readyBefore()
    const asked = pictureAsked()
    remember(asked, some, narrowed())
    check.before = () => Promise.reject(new Error('layers changed'))
    await expect(find(asked, some)).rejects.toThrow('layers changed')
    expect(told).toEqual([])
  })

  it('is not given where it is forgotten during the check', async () => {
    const { find, remember, check, store } = await readyBefore()
    const asked = pictureAsked()
    remember(asked, some, narrowed())
    check.before = async () => void (await store.purge({}))
    expect(await find(asked, some)).toBeUndefined()
  })
})
