import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import type { Outbound, UpstreamReply } from '../core/upstream/outbound.ts'
import { answersBefore, oneMinute, pictureOf, replyWith, streamOf, textOf } from './answers.fixture.ts'
import type { Rule } from './rules.ts'

const by = (principalId: string) => pictureOf({}, { principalId })
const rows = (holds: 'whole' | 'stream'): Outbound =>
  pictureOf(
    { expects: 'json', operation: 'MapServer.query', path: '/rest/services/Water/MapServer/0/query' },
    { holds },
  )
const json =
  (text: string, headers: Record<string, string> = {}) =>
  () =>
    replyWith({ headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(text) })

describe('An answer', () => {
  it('is given to others as it came, with what is left of its life', async () => {
    const { answered, reached, from, pass } = await answersBefore()
    const first = await answered(by('user:a'))
    pass(10_000)
    const second = await answered(by('user:b'))
    expect([reached.length, from]).toEqual([1, ['miss', 'hit']])
    expect([await textOf(first), await textOf(second)]).toEqual(['PNG', 'PNG'])
    expect(second).toMatchObject({
      headers: { 'content-type': 'image/png', 'cache-control': 'max-age=50' },
      source: { from: 'hit', ttlSeconds: 50 },
      contentId: first.contentId,
      elapsedMs: 0,
    })
  })

  it('is asked for again after its life', async () => {
    const { answered, reached, pass } = await answersBefore()
    await answered(by('user:a'))
    pass(60_000)
    await answered(by('user:a'))
    expect(reached).toHaveLength(2)
  })

  it.each<[string, () => UpstreamReply]>([
    ['an error inside 200', () => replyWith({ error: { code: 400, message: '', details: [] } })],
    ['a status', () => replyWith({ status: 404 })],
    ['a part', () => replyWith({ status: 206 })],
    ['what the map server forbids to keep', () => replyWith({ mayBeKept: false })],
    ['what nobody looked at', () => ({ ...replyWith(), mayBeKept: undefined }) as unknown as UpstreamReply],
    ['nothing', () => replyWith({ body: Buffer.alloc(0) })],
    ['what is too large', () => replyWith({ body: Buffer.alloc(1_001) })],
    ['a stream that is too large', () => replyWith({ body: streamOf(['x'.repeat(600), 'x'.repeat(600)]) })],
    ['no-store, whatever the rule says', () => replyWith({ headers: { 'cache-control': 'no-store' } })],
    [
      'a picture in a coding',
      () => replyWith({ headers: { 'content-encoding': 'gzip' }, body: streamOf(['x']) }),
    ],
  ])('is not kept where it is %s', async (_, reply) => {
    const { answered, reached, store } = await answersBefore()
    const one = await answered(by('user:a'), reply)
    await textOf(one)
    await answered(by('user:a'), reply)
    expect([reached.length, store.size().memory.entries]).toEqual([2, 0])
  })

  it('is not kept where it breaks off', async () => {
    const { answered, store } = await answersBefore()
    const cut = () => replyWith({ body: streamOf(['half'], new Error('cut')) })
    await expect(answered(by('user:a'), cut)).rejects.toThrow('cut')
    expect(store.size().memory.entries).toBe(0)
  })

  it.each([
    ['plain', json('{"features":[],"error":{"code":500}}'), 0],
    ['plain and good', json('{"features":[]}'), 1],
    [
      'encoded',
      () =>
        replyWith({
          headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
          body: streamOf([gzipSync('{"features":[],"error":{}}').toString('latin1')]),
        }),
      0,
    ],
  ])('of JSON is searched for errors to its end before it is kept: %s', async (_, reply, kept) => {
    const { answered, store } = await answersBefore()
    await textOf(await answered(rows('stream'), reply))
    expect(store.size().memory.entries).toBe(kept)
  })

  it('of text that passes comes as a stream again, and as bytes where it is read', async () => {
    const { answered } = await answersBefore()
    for (const holds of ['stream', 'whole'] as const) {
      const replies = [
        await answered(rows(holds), json('{"a":1}')),
        await answered(rows(holds), json('{"b":1}')),
      ]
      expect(await Promise.all(replies.map(textOf))).toEqual(['{"a":1}', '{"a":1}'])
      expect(replies.map(({ body }) => body instanceof Uint8Array)).toEqual(Array(2).fill(holds === 'whole'))
    }
  })

  it('that a purge concerns is kept neither when it had come nor when it was on its way', async () => {
    const { ask, answered, reached, store, turns } = await answersBefore()
    await answered(by('user:a'))
    await store.purge({ upstream: 'ags', service: 'water' })
    const coming = ask(by('user:a'))
    await turns()
    await store.purge({ upstream: 'ags', service: 'water' })
    reached.at(-1)?.answer(replyWith())
    await coming
    await answered(by('user:a'))
    expect(reached).toHaveLength(3)
  })

  it('counts what its caller holds, also where it was kept', async () => {
    const { ask, answered } = await answersBefore()
    await answered(by('user:a'))
    const held: number[] = []
    await answered(pictureOf({}, { hold: (bytes) => held.push(bytes) }))
    expect(held).toEqual([3])
    const refused = pictureOf(
      {},
      {
        hold: () => {
          throw new GatewayError('limit.held-bytes')
        },
      },
    )
    await expect(ask(refused)).rejects.toMatchObject({ code: 'limit.held-bytes' })
  })
})

describe('A question that is not kept', () => {
  it.each<[string, Outbound]>([
    ['has no subject', pictureOf({}, { subject: undefined as never })],
    ['may not be repeated', pictureOf({ repeatable: false })],
    ['asks for a part', pictureOf({ headers: { range: 'bytes=0-9' } })],
    ['asks for a file', pictureOf({ expects: 'file' })],
  ])('goes to the map server as it is: one that %s', async (_, outbound) => {
    const { answered, reached, from } = await answersBefore()
    await answered(outbound)
    await answered(outbound)
    expect([reached.length, from]).toEqual([2, []])
    expect(reached[0]?.outbound).toBe(outbound)
  })

  it('keeps the conditions of its caller where the map server alone decides on lives', async () => {
    const { answered, reached } = await answersBefore({ ...oneMinute, life: 'upstream' })
    await answered(pictureOf({ headers: { 'if-none-match': '"v1"' } }))
    expect(reached[0]?.outbound.question.headers).toEqual({ 'if-none-match': '"v1"' })
  })

  it('of a rule that gives a life has none of them', async () => {
    const { answered, reached } = await answersBefore()
    await answered(pictureOf({ headers: { 'if-none-match': '"v1"', 'accept-encoding': 'gzip' } }))
    expect(reached[0]?.outbound.question.headers).toEqual({ 'accept-encoding': 'gzip' })
  })
})

describe('Equal questions at one time', () => {
  it('share one exchange, each with a reply of its own', async () => {
    const { ask, reached, turns, from } = await answersBefore()
    const coming = ['a', 'b', 'c'].map((name) => ask(by(name)))
    await turns()
    reached[0]?.answer(replyWith({ body: streamOf(['P', 'NG']) }))
    const replies = await Promise.all(coming)
    expect(reached).toHaveLength(1)
    expect(await Promise.all(replies.map(textOf))).toEqual(['PNG', 'PNG', 'PNG'])
    expect(from.sort()).toEqual(['collapsed', 'collapsed', 'miss'])
    expect(new Set(replies.map(({ headers }) => headers)).size).toBe(3)
  })

  it('go on when the first caller leaves, and end with the last', async () => {
    const { ask, reached, turns } = await answersBefore()
    const leaving = [new AbortController(), new AbortController()]
    const coming = leaving.map(({ signal }) => ask(by('a'), signal))
    const left = coming.map((one) => expect(one).rejects.toMatchObject({ code: 'upstream.cancelled' }))
    await turns()
    leaving[0]?.abort()
    await left[0]
    expect(reached[0]?.signal.aborted).toBe(false)
    leaving[1]?.abort()
    await left[1]
    expect(reached[0]?.signal.aborted).toBe(true)
    const next = ask(by('b'))
    await turns()
    reached[1]?.answer(replyWith())
    expect((await next).status).toBe(200)
  })

  it('fail together once, and nothing of it stays', async () => {
    const { ask, answered, reached, turns } = await answersBefore()
    const coming = ['a', 'b', 'c'].map((name) => ask(by(name)))
    const failed = coming.map((one) => expect(one).rejects.toMatchObject({ code: 'upstream.timeout' }))
    await turns()
    reached[0]?.fail(new GatewayError('upstream.timeout'))
    await Promise.all(failed)
    expect(reached).toHaveLength(1)
    expect((await answered(by('a'))).source?.from).toBe('miss')
  })

  it('are refused where too many wait', async () => {
    const { ask, reached, turns } = await answersBefore()
    const coming = ['a', 'b', 'c'].map((name) => ask(by(name)))
    await expect(ask(by('d'))).rejects.toMatchObject({ code: 'upstream.busy' })
    await turns()
    reached[0]?.answer(replyWith())
    await Promise.all(coming)
  })

  it('are asked apart where only one caller may have the answer, and so are the next', async () => {
    const { ask, reached, turns } = await answersBefore()
    const coming = ['a', 'b'].map((name) => ask(by(name)))
    await turns()
    reached[0]?.answer(replyWith({ mayBeKept: false }))
    await turns()
    reached[1]?.answer(replyWith({ mayBeKept: false, body: Buffer.from('other') }))
    expect(await Promise.all((await Promise.all(coming)).map(textOf))).toEqual(['PNG', 'other'])
    const next = ['a', 'b'].map((name) => ask(by(name)))
    await turns()
    expect(reached).toHaveLength(4)
    for (const one of reached.slice(2)) one.answer(replyWith())
    await Promise.all(next)
  })

  it('give a stream that is too large to one of them', async () => {
    const { ask, reached, turns } = await answersBefore()
    const large = () => streamOf(['x'.repeat(600), 'x'.repeat(600)])
    const coming = ['a', 'b'].map((name) => ask(by(name)))
    await turns()
    reached[0]?.answer(replyWith({ body: large() }))
    await expect.poll(() => reached.length).toBe(2)
    reached[1]?.answer(replyWith({ body: large() }))
    const texts = await Promise.all((await Promise.all(coming)).map(textOf))
    expect(texts.map(({ length }) => length)).toEqual([1_200, 1_200])
  })

  it('do not wait for what began before a purge', async () => {
    const { ask, reached, store, turns } = await answersBefore()
    const before = ask(by('a'))
    await turns()
    await store.purge({ upstream: 'ags' })
    const after = ask(by('b'))
    await turns()
    reached[0]?.answer(replyWith({ body: Buffer.from('old') }))
    reached[1]?.answer(replyWith({ body: Buffer.from('new') }))
    expect([await textOf(await before), await textOf(await after)]).toEqual(['old', 'new'])
  })

  it('let whoever has no room leave alone', async () => {
    const { ask, reached, turns } = await answersBefore()
    const full = pictureOf(
      {},
      {
        holds: 'whole',
        hold: () => {
          throw new GatewayError('limit.held-bytes')
        },
      },
    )
    const refused = expect(ask(full)).rejects.toMatchObject({ code: 'limit.held-bytes' })
    const held: number[] = []
    const other = ask(pictureOf({}, { holds: 'whole', hold: (bytes) => held.push(bytes) }))
    await turns()
    reached[0]?.outbound.delivery.hold?.(3)
    await refused
    reached[0]?.answer(replyWith())
    expect([(await other).status, held]).toEqual([200, [3]])
  })
})

describe('An older answer', () => {
  const late: Rule = { life: 60_000, staleWhileRevalidate: 30_000, staleIfError: 90_000 }

  it('is given while it is asked for again, once', async () => {
    const { answered, ask, reached, pass, turns } = await answersBefore(late)
    await answered(by('a'))
    pass(70_000)
    const stale = [await ask(by('b')), await ask(by('c'))]
    expect(stale.map(({ source }) => source)).toEqual(Array(2).fill({ from: 'stale', ttlSeconds: -10 }))
    await turns()
    expect(reached).toHaveLength(2)
    reached[1]?.answer(replyWith({ body: Buffer.from('new') }))
    await turns()
    expect(await textOf(await ask(by('b')))).toBe('new')
  })

  it.each([
    [
      'cannot be reached',
      (one: { fail: (error: Error) => void }) => one.fail(new GatewayError('upstream.unreachable')),
      'stale',
    ],
    [
      'says that it failed',
      (one: { answer: (reply: UpstreamReply) => void }) =>
        one.answer(replyWith({ status: 200, error: { code: 500, message: '', details: [] } })),
      'stale',
    ],
  ] as const)('is given where the map server %s', async (_, end, from) => {
    const { answered, ask, reached, pass, turns } = await answersBefore(late)
    await answered(by('a'))
    pass(100_000)
    const coming = ask(by('a'))
    await turns()
    end(reached[1] as never)
    expect((await coming).source?.from).toBe(from)
  })

  it.each(['upstream.sign-in-failed', 'upstream.layers-changed', 'upstream.cancelled'] as const)(
    'is not given for %s',
    async (code) => {
      const { answered, ask, reached, pass, turns } = await answersBefore(late)
      await answered(by('a'))
      pass(100_000)
      const refused = expect(ask(by('a'))).rejects.toMatchObject({ code })
      await turns()
      reached[1]?.fail(new GatewayError(code))
      await refused
    },
  )

  it('is confirmed by the map server by its own name of it', async () => {
    const { answered, reached, pass } = await answersBefore()
    const named = () => replyWith({ headers: { 'content-type': 'image/png', etag: '"v1"' } })
    await answered(by('a'), named)
    pass(70_000)
    const again = await answered(by('a'), () =>
      replyWith({ status: 304, headers: {}, body: Buffer.alloc(0) }),
    )
    expect(reached[1]?.outbound.question.headers).toEqual({ 'if-none-match': '"v1"' })
    expect([again.status, await textOf(again), again.headers.etag]).toEqual([200, 'PNG', undefined])
    expect((await answered(by('b'))).source).toEqual({ from: 'hit', ttlSeconds: 60 })
  })
})

describe('An answer to somebody from whom something is hidden', () => {
  it('has the catalogue checked until it was right at a time after the answer', async () => {
    const { answered, reached, pass, now } = await answersBefore()
    let checks = 0
    const beforeSent = async () => {
      checks += 1
      return now()
    }
    const hidden = () => answered(pictureOf({ basis: 'entry' }, { beforeSent }))
    await hidden()
    await hidden()
    expect([reached.length, checks]).toEqual([1, 2])
    pass(31_000)
    await hidden()
    await hidden()
    expect([reached.length, checks]).toEqual([1, 3])
  })

  it('is given to nobody whose check fails', async () => {
    const { ask, answered } = await answersBefore()
    await answered(pictureOf({ basis: 'entry' }, { beforeSent: async () => 0 }))
    const beforeSent = async () => {
      throw new GatewayError('upstream.layers-changed')
    }
    await expect(ask(pictureOf({ basis: 'entry' }, { beforeSent }))).rejects.toMatchObject({
      code: 'upstream.layers-changed',
    })
  })
})
