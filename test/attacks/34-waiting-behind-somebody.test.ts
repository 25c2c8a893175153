import { describe, expect, it } from 'vitest'
import { createAnswers } from '../../packages/gateway/src/cache/answers.ts'
import { optionsWith } from '../../packages/gateway/src/cache/entries/entries.fixture.ts'
import { openEntries } from '../../packages/gateway/src/cache/entries/open-entries.ts'
import { outboundWith } from '../../packages/gateway/src/core/upstream/outbound.fixture.ts'
import { RequestQueue } from '../../packages/gateway/src/upstream/request-queue.ts'

// Equal questions share one exchange. Whoever has many under way must not make others wait behind them for what those could have asked by themselves.

describe('A question that waits because its first caller has used up their turns', () => {
  it('goes on with the turn of another caller who asks the same, and all of them are answered', async () => {
    const limits = { inFlight: 10, streams: 10, inFlightPerPrincipal: 1, waiting: 10, waitMs: 60_000 }
    const queue = new RequestQueue(limits)
    const ends = Promise.withResolvers<void>()
    const clock = () => 1_800_000_000_000
    const answers = createAnswers({
      forward: async ({ question, delivery: { principalId, askers } }, signal) => {
        const leave = await queue.enter({ principalId, askers, isStream: false }, signal)
        if (question.query === 'long') await ends.promise
        leave()
        return { status: 200, headers: {}, body: Buffer.from(question.query), elapsedMs: 1, mayBeKept: true }
      },
      store: await openEntries(optionsWith({ clock }).options),
      ruleOf: () => ({ life: 'none', staleWhileRevalidate: 0, staleIfError: 0 }),
      generationOf: () => '',
      serverOf: (upstream) => upstream,
      largestEntry: 1_000,
      mostWaiting: 10,
      clock,
      monotonic: clock,
    })
    const ask = async (query: string, principalId: string) => {
      const subject = { upstream: 'ags', service: 'topo' }
      const outbound = outboundWith({ query, expects: 'image' }, { principalId, subject })
      const { body, source } = await answers(outbound, new AbortController().signal)
      return [Buffer.from(body as Uint8Array).toString(), source?.from]
    }
    const long = ask('long', 'greedy')
    const first = ask('map', 'greedy')
    while (queue.waiting === 0) await new Promise(setImmediate)
    expect(await ask('map', 'other')).toEqual(['map', 'collapsed'])
    expect(await first).toEqual(['map', 'miss'])
    ends.resolve()
    await long
    expect([queue.inFlight, queue.waiting]).toEqual([0, 0])
  })
})
