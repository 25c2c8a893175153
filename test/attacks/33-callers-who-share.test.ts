import { describe, expect, it } from 'vitest'
import { GatewayError } from '../../packages/gateway/src/core/errors/errors.ts'
import type { Delivery } from '../../packages/gateway/src/core/upstream/delivery.ts'
import type { UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import { type KeptOptions, kept } from './kept.ts'

// Callers who share one exchange, or one store, must not get what is another's, and must not be at another's mercy.

const texts = async (asks: readonly Promise<{ readonly text: string }>[]) =>
  (await Promise.all(asks)).map(({ text }) => text)

describe('Callers who ask the same at one time', () => {
  /** A map server that answers when it is told to. */
  async function waiting(options: KeptOptions = {}) {
    const gate = { go: (_more: Partial<UpstreamReply> = {}) => {}, fail: (_error: Error) => {} }
    const all = await kept({
      ...options,
      reply: () =>
        new Promise((resolve, reject) => {
          gate.go = (more = {}) => resolve(more)
          gate.fail = reject
        }),
    })
    const begun = async () => {
      while (all.asked.length === 0) await new Promise(setImmediate)
    }
    return { ...all, gate, begun }
  }

  it('share one exchange, which goes on when the first leaves, and ends when the last does', async () => {
    const { ask, asked, signals, gate, begun } = await waiting()
    const [first, second] = [new AbortController(), new AbortController()]
    const one = ask({}, {}, first.signal)
    const other = ask({}, { principalId: 'user:other' }, second.signal)
    await begun()
    first.abort()
    await expect(one).rejects.toMatchObject({ code: 'upstream.cancelled' })
    expect(signals[0]?.aborted).toBe(false)
    gate.go()
    expect(await texts([other])).toEqual(['answer 1'])
    expect(asked).toHaveLength(1)

    const third = new AbortController()
    const last = ask({ query: 'another' }, {}, third.signal)
    while (asked.length < 2) await new Promise(setImmediate)
    third.abort()
    await expect(last).rejects.toMatchObject({ code: 'upstream.cancelled' })
    expect(signals[1]?.aborted).toBe(true)
  })

  it('get each a reply of their own, counted for each', async () => {
    const { ask, gate, begun } = await waiting()
    const held: string[] = []
    const holding = (name: string): Partial<Delivery> => ({
      principalId: name,
      hold: (bytes) => void held.push(`${name} ${bytes}`),
    })
    const both = [ask({}, holding('one')), ask({}, holding('other'))]
    await begun()
    gate.go()
    const replies = await Promise.all(both)
    expect(replies.map(({ keeping }) => keeping?.principalId)).toEqual(['one', 'other'])
    expect(replies[0]?.headers).not.toBe(replies[1]?.headers)
    const third = await ask({}, holding('third'))
    expect([third.source?.from, held]).toEqual(['hit', expect.arrayContaining(['third 8'])])
  })

  it('fail together, once, and nothing is kept', async () => {
    const { ask, asked, gate, begun, store } = await waiting()
    const all = [1, 2, 3].map(() => ask())
    await begun()
    gate.fail(new GatewayError('upstream.timeout', 'late'))
    const ended = await Promise.allSettled(all)
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect([asked.length, store.size().memory.entries]).toEqual([1, 0])
  })

  it('are bounded', async () => {
    const { ask, gate, begun } = await waiting({ mostWaiting: 2 })
    const two = [ask(), ask()]
    await begun()
    await expect(ask()).rejects.toMatchObject({ code: 'upstream.busy' })
    gate.go()
    expect(await texts(two)).toEqual(['answer 1', 'answer 1'])
  })

  it('get nothing that the map server meant for one of them', async () => {
    const { ask, asked, gate, begun } = await waiting()
    const both = [ask(), ask()]
    await begun()
    gate.go({ mayBeKept: false })
    while (asked.length < 2) await new Promise(setImmediate)
    gate.go({ mayBeKept: false })
    expect((await texts(both)).sort()).toEqual(['answer 1', 'answer 2'])
  })

  it('wait for nobody who is held to no state of the catalogue, or to another one', async () => {
    const { ask, asked, gate, begun } = await waiting()
    const both = [ask({ basis: undefined }), ask()]
    await begun()
    while (asked.length < 2) await new Promise(setImmediate)
    gate.go()
    await Promise.race(both)
    expect(asked).toHaveLength(2)
  })
})

describe('One who asks for everything', () => {
  it('leaves what others asked for, though it all came later', async () => {
    const { ask } = await kept({
      memoryBytes: 200_000,
      share: 0.25,
      reply: () => ({ body: Buffer.alloc(4_000, 'x') }),
    })
    const others = Array.from({ length: 6 }, (_, at) => `others=${at}`)
    for (const query of others) {
      await ask({ query }, { principalId: `user:${query}` })
      await ask({ query }, { principalId: `user:${query}` })
    }
    for (let at = 0; at < 200; at += 1) {
      await ask({ query: `greedy=${at}` }, { principalId: 'user:greedy' })
      await ask({ query: `greedy=${at}` }, { principalId: 'user:greedy' })
    }
    for (const query of others) expect((await ask({ query })).source?.from, query).toBe('hit')
  })
})
