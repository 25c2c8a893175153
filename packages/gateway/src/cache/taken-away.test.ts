import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import type { Delivery } from '../core/upstream/delivery.ts'
import { outboundWith } from '../core/upstream/outbound.fixture.ts'
import type { Question } from '../core/upstream/question.ts'
import { createAnswers } from './answers.ts'
import { createCertainty } from './certain.ts'
import { optionsWith } from './entries/entries.fixture.ts'
import { openEntries } from './entries/open-entries.ts'

const about = { upstream: 'ags', service: 'water/mains' }
const minute = 60_000

/** Answers that live for a minute and may be older for an hour, of a map server that numbers them. */
async function keeping() {
  const world = { now: 1_800_000_000_000, asked: 0, fails: false }
  const clock = () => world.now
  const store = await openEntries(optionsWith({ clock }).options)
  const answers = createAnswers({
    forward: async ({ delivery }) => {
      await delivery.beforeSent?.()
      if (world.fails) throw new GatewayError('upstream.unreachable', 'down')
      world.asked += 1
      const body = Buffer.from(`{"answer":${world.asked}}`)
      return { status: 200, headers: {}, body, elapsedMs: 1, mayBeKept: true }
    },
    store,
    certainty: createCertainty(clock),
    ruleOf: () => ({ life: minute, staleWhileRevalidate: 60 * minute, staleIfError: 60 * minute }),
    generationOf: () => '',
    serverOf: (upstream) => upstream,
    largestEntry: 10_000,
    mostWaiting: 10,
    clock,
    monotonic: clock,
  })
  const ask = async (question: Partial<Question> = {}, delivery: Partial<Delivery> = {}) => {
    const outbound = outboundWith(
      { expects: 'json', operation: 'MapServer.query', basis: 'as it is', ...question },
      { subject: about, mount: '/map', ...delivery },
    )
    const { body } = await answers(outbound, new AbortController().signal)
    return Buffer.from(body as Uint8Array).toString()
  }
  return { world, store, ask }
}

describe('A condition of a grant that compares with the present time', () => {
  it.each<[string, Partial<Question>]>([
    ['in the address', { query: 'where=until%20%3E%20CURRENT_TIMESTAMP&f=json' }],
    ['in small letters', { query: 'where=until%3Ecurrent_date&f=json' }],
    ['in a form', { method: 'POST', query: '', body: 'where=until+%3E+CURRENT_DATE&f=json' }],
    ['in bytes', { method: 'POST', query: '', body: Buffer.from('where=until+%3E+CURRENT_TIME') }],
    ['in a picture', { expects: 'image', query: 'layerDefs=%7B%221%22%3A%22a%3ECURRENT_DATE%22%7D' }],
  ])('%s: no answer outlives the moment', async (_title, question) => {
    const { ask, store } = await keeping()
    await ask(question)
    expect(await ask(question)).toBe('{"answer":2}')
    expect(store.size().memory.entries).toBe(0)
  })

  it('is not taken for one where no such word stands', async () => {
    const { ask } = await keeping()
    await ask({ query: 'where=current%3D1&f=json' })
    expect(await ask({ query: 'where=current%3D1&f=json' })).toBe('{"answer":1}')
  })
})

describe('An answer that is forgotten while the catalogue is checked for it', () => {
  it.each([
    ['fresh', minute / 2],
    ['older than its life', 2 * minute],
  ])('is not given, %s', async (_title, age) => {
    const { ask, world, store } = await keeping()
    await ask()
    world.now += age
    const beforeSent = () => store.purge(about)
    expect(await ask({}, { beforeSent })).toBe('{"answer":2}')
  })

  it('is not given to anybody for a map server that fails', async () => {
    const { ask, world, store } = await keeping()
    await ask()
    world.now += 2 * minute
    world.fails = true
    const beforeSent = () => store.purge(about)
    await expect(ask({}, { beforeSent })).rejects.toMatchObject({ code: 'upstream.unreachable' })
    await expect(ask()).rejects.toMatchObject({ code: 'upstream.unreachable' })
  })
})
