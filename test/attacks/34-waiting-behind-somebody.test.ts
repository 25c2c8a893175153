import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAnswers } from '../../packages/gateway/src/cache/answers.ts'
import { createCertainty } from '../../packages/gateway/src/cache/certain.ts'
import { optionsWith } from '../../packages/gateway/src/cache/entries/entries.fixture.ts'
import { openEntries } from '../../packages/gateway/src/cache/entries/open-entries.ts'
import { outboundWith } from '../../packages/gateway/src/core/upstream/outbound.fixture.ts'
import type { Forward, UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import { exchange } from '../../packages/gateway/src/upstream/exchange.ts'
import { RequestQueue } from '../../packages/gateway/src/upstream/request-queue.ts'

// Equal questions share one exchange. Whoever has many under way must not make others wait behind them for what those could have asked by themselves.

const clock = () => 1_800_000_000_000

/** A function that asks a question and tells where its answer came from. Equal questions wait for each other, and no answer is kept. */
async function askedThrough(forward: Forward) {
  const answers = createAnswers({
    forward,
    store: await openEntries(optionsWith({ clock }).options),
    certainty: createCertainty(clock),
    ruleOf: () => ({ life: 'none', staleWhileRevalidate: 0, staleIfError: 0 }),
    generationOf: () => '',
    serverOf: (upstream) => upstream,
    largestEntry: 1_000,
    mostWaiting: 10,
    clock,
    monotonic: clock,
  })
  return async (query: string, principalId: string, signal = new AbortController().signal) => {
    const subject = { upstream: 'ags', service: 'topo' }
    const outbound = outboundWith({ query, expects: 'image' }, { principalId, subject, holds: 'stream' })
    return (await answers(outbound, signal)).source?.from
  }
}

/** Answers before a queue in which each principal has one turn. The map server answers with `reply` when it is told to. */
async function answersBehind(reply: (query: string) => Partial<UpstreamReply>) {
  const limits = { inFlight: 10, streams: 10, inFlightPerPrincipal: 1, waiting: 10, waitMs: 60_000 }
  const queue = new RequestQueue(limits)
  const asked: { readonly query: string; readonly answer: () => void; readonly read: () => void }[] = []
  const ask = await askedThrough(async ({ question: { query }, delivery }, signal) => {
    const leave = await queue.enter({ ...delivery, holds: 'whole' }, signal)
    const answered = Promise.withResolvers<void>()
    const isOne = reply(query).body instanceof Readable
    asked.push({ query, answer: answered.resolve, read: leave })
    signal.addEventListener('abort', answered.reject)
    await answered.promise.finally(() => isOne || leave())
    return {
      status: 200,
      headers: {},
      body: Buffer.from(query),
      elapsedMs: 1,
      mayBeKept: true,
      ...reply(query),
    }
  })
  /** Resolves when the map server is asked this for so many times. */
  const arrived = (query: string, times = 1) =>
    expect.poll(() => asked.filter((one) => one.query === query).length).toBe(times)
  const answer = (query: string, nth = 0) => asked.filter((one) => one.query === query)[nth]?.answer()
  return { queue, asked, ask, arrived, answer }
}

describe('A question that waits because its first caller has used up their turns', () => {
  it('goes on with the turn of another caller who asks the same, and all of them are answered', async () => {
    const { queue, ask, arrived, answer } = await answersBehind(() => ({}))
    const long = ask('long', 'greedy')
    const first = ask('map', 'greedy')
    await arrived('long')
    const other = ask('map', 'other')
    await arrived('map')
    answer('map')
    expect([await first, await other]).toEqual(['miss', 'collapsed'])
    answer('long')
    await long
    expect([queue.inFlight, queue.waiting]).toEqual([0, 0])
  })

  it('gives the turn back to whoever lent it and leaves', async () => {
    const { queue, ask, arrived, answer } = await answersBehind(() => ({}))
    const long = ask('long', 'greedy')
    const first = ask('map', 'greedy')
    await arrived('long')
    const leaving = new AbortController()
    const left = ask('map', 'other', leaving.signal).catch(({ code }) => code)
    await arrived('map')
    const own = ask('own', 'other')
    leaving.abort()
    expect(await left).toBe('upstream.cancelled')
    await arrived('own')
    for (const query of ['own', 'map', 'long']) answer(query)
    await Promise.all([own, first, long])
    expect([queue.inFlight, queue.waiting]).toEqual([0, 0])
  })

  it('gives it back too where the first caller alone can have the reply, however slowly they read it', async () => {
    const { queue, asked, ask, arrived, answer } = await answersBehind((query) =>
      query === 'map' ? { mayBeKept: false, body: new Readable({ read: () => {} }) } : {},
    )
    const long = ask('long', 'greedy')
    const first = ask('map', 'greedy')
    await arrived('long')
    const other = ask('map', 'other')
    await arrived('map')
    answer('map')
    expect(await first).toBe('miss')
    await arrived('map', 2)
    answer('map', 1)
    expect(await other).toBe('miss')
    answer('long')
    await long
    for (const { read } of asked) read()
    expect([queue.inFlight, queue.waiting]).toEqual([0, 0])
  })
})

describe('A question that is joined late', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  /** A queue with one place, before a map server that takes every request and never answers. */
  const answersOfNothing = async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const queue = new RequestQueue({
      inFlight: 1,
      streams: 1,
      inFlightPerPrincipal: 1,
      waiting: 10,
      waitMs: 10_000,
    })
    const ask = await askedThrough(async ({ delivery }, signal) => {
      const leave = await queue.enter({ ...delivery, holds: 'whole' }, signal)
      const hanging = { dispatch: () => true } as unknown as Dispatcher
      const request = { method: 'GET', path: '/', headers: {}, body: null, whole: true } as const
      const limits = { headersMs: 60_000, bodyIdleMs: 60_000, totalMs: 60_000, maxHeldBytes: 1_000 }
      return exchange(hanging, request, { limits, signal, done: leave }).then(() => Promise.reject())
    })
    const outcome = (query: string, principalId: string, signal?: AbortSignal) => {
      const seen: { code?: string } = {}
      ask(query, principalId, signal).catch(({ code }) => {
        seen.code = code
      })
      return seen
    }
    return { queue, outcome, pass: (ms: number) => vi.advanceTimersByTimeAsync(ms) }
  }

  it('fails with its exchange: nobody waits longer than whoever asks alone', async () => {
    const { queue, outcome, pass } = await answersOfNothing()
    const first = outcome('map', 'one')
    await pass(59_000)
    const late = outcome('map', 'other')
    await pass(999)
    expect([first.code, late.code, queue.inFlight]).toEqual([undefined, undefined, 1])
    await pass(1)
    expect([first.code, late.code, queue.inFlight]).toEqual(['upstream.timeout', 'upstream.timeout', 0])
  })

  it('fails in the queue when its first caller has waited there for long enough', async () => {
    const { queue, outcome, pass } = await answersOfNothing()
    outcome('long', 'one')
    await pass(0)
    const first = outcome('map', 'one')
    await pass(9_000)
    const late = outcome('map', 'other')
    await pass(999)
    expect([first.code, late.code, queue.waiting]).toEqual([undefined, undefined, 1])
    await pass(1)
    expect([first.code, late.code, queue.waiting]).toEqual(['upstream.busy', 'upstream.busy', 0])
  })

  it('keeps no place, in the queue or in flight, when all have left', async () => {
    const { queue, outcome, pass } = await answersOfNothing()
    const [leavesFirst, leavesLate] = [new AbortController(), new AbortController()]
    outcome('long', 'one', leavesFirst.signal)
    const first = outcome('map', 'one', leavesFirst.signal)
    await pass(9_000)
    const late = outcome('map', 'other', leavesLate.signal)
    await pass(0)
    leavesFirst.abort()
    await pass(0)
    expect([first.code, late.code, queue.inFlight, queue.waiting]).toEqual([
      'upstream.cancelled',
      undefined,
      1,
      0,
    ])
    leavesLate.abort()
    await pass(0)
    expect([late.code, queue.inFlight, queue.waiting]).toEqual(['upstream.cancelled', 0, 0])
  })
})
