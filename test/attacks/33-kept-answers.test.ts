import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { answerKey } from '../../packages/gateway/src/cache/answer-key.ts'
import type { Rule } from '../../packages/gateway/src/cache/rules.ts'
import { GatewayError } from '../../packages/gateway/src/core/errors/errors.ts'
import type { Delivery } from '../../packages/gateway/src/core/upstream/delivery.ts'
import { outboundWith } from '../../packages/gateway/src/core/upstream/outbound.fixture.ts'
import type { UpstreamReply } from '../../packages/gateway/src/core/upstream/outbound.ts'
import type { Question } from '../../packages/gateway/src/core/upstream/question.ts'
import { about, type Changes, kept, life, picture } from './kept.ts'

// A store of answers that all callers share must give nobody what was not asked for with rights like theirs, and nothing that was not whole and good.

describe('A kept answer', () => {
  it.each<[string, Changes<Question>, Changes<Delivery>?]>([
    ['another upstream', { upstream: 'other' }],
    ['another method', { method: 'POST' }],
    ['another path', { path: '/rest/services/topo/MapServer/export' }],
    ['another condition', { query: 'bbox=1,2,3,4&f=image&layerDefs=1' }],
    ['another order of parameters', { query: 'f=image&bbox=1,2,3,4' }],
    ['another body', { method: 'POST', body: 'a' }],
    ['another kind of reply', { expects: 'json' }],
    ['another operation', { operation: 'MapServer.tile' }],
    ['another state of the catalogue', { basis: 'as it was' }],
    ['no state of the catalogue', { basis: undefined }],
  ])('is not given for %s', async (_title, other, delivery = {}) => {
    const { ask, asked } = await kept()
    await ask()
    expect((await ask(other, delivery)).text).toBe('answer 2')
    expect((await ask()).text).toBe('answer 1')
    expect(asked).toHaveLength(2)
  })

  it('is not given after the gateway signs in otherwise, and is after it signs in as before', async () => {
    const { ask, signInAs } = await kept()
    await ask()
    signInAs('another account')
    expect((await ask()).text).toBe('answer 2')
    signInAs('generation')
    expect((await ask()).text).toBe('answer 1')
  })

  it('is not given by a rule of another life', () => {
    const question = outboundWith(picture).question
    const of = (changes: Partial<Rule>) =>
      answerKey(question, {
        generation: '',
        holds: 'whole',
        rule: { life, staleWhileRevalidate: 0, staleIfError: 0, ...changes },
      })
    const keys = [
      of({}),
      of({ life: 1 }),
      of({ staleIfError: 1 }),
      of({ staleWhileRevalidate: 1 }),
      of({ life: 'upstream' }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of keys) expect(key).toMatch(/^[\w-]{43}$/)
  })

  it.each<[string, Changes<Question>, Changes<Delivery>?]>([
    ['a part', { headers: { range: 'bytes=0-3' } }],
    ['a HEAD', { method: 'HEAD' }],
    ['a write', { repeatable: false }],
    ['a file', { expects: 'file' }],
    ['an attachment', { expects: 'attachment' }],
    ['a question about no service', {}, { subject: undefined }],
  ])('is neither made of %s nor given for it', async (_title, other, delivery = {}) => {
    const { ask, asked } = await kept()
    await ask(other, delivery)
    await ask(other, delivery)
    await ask()
    await ask(other, delivery)
    expect(asked).toHaveLength(4)
    expect((await ask()).text).toBe('answer 3')
  })

  it('is asked for without what a client knows, and without the coding of one client', async () => {
    const { ask, asked } = await kept()
    const headers = { 'if-none-match': '"x"', 'if-modified-since': 'yesterday', 'accept-encoding': 'br' }
    await ask({ headers })
    expect(asked[0]?.headers).toEqual({})
    expect((await ask({ headers: {} })).text).toBe('answer 1')
  })

  const envelope = { code: 500, message: 'no', details: [] }
  it.each<[string, Partial<UpstreamReply>]>([
    ['an error in 200', { error: envelope }],
    ['a part', { status: 206 }],
    ['a confirmation', { status: 304 }],
    ['a status of failure', { status: 500 }],
    ['a status that means nothing to come', { status: 204 }],
    ['a reply for one only', { mayBeKept: false }],
    ['a reply at which nobody looked', { mayBeKept: undefined } as unknown as Partial<UpstreamReply>],
    ['nothing', { body: new Uint8Array() }],
    ['too much', { body: new Uint8Array(100_001) }],
    [
      'an answer that may not be stored',
      { headers: { 'content-type': 'image/png', 'cache-control': 'no-store' } },
    ],
  ])('is never made of %s', async (_title, reply) => {
    const { ask, asked, state, store } = await kept()
    state.reply = () => reply
    for (const holds of ['whole', 'stream'] as const) {
      await ask({}, { holds }).catch(() => {})
      await ask({}, { holds }).catch(() => {})
    }
    expect([asked.length, store.size().memory.entries]).toEqual([4, 0])
  })

  it.each(['whole', 'stream'] as const)(
    'is never made of a reply that breaks off, read %s',
    async (holds) => {
      const { ask, state, store } = await kept()
      state.reply = () => ({ body: Readable.from(cut(), { objectMode: false }) })
      await expect(ask({}, { holds: 'stream' })).rejects.toThrow('cut')
      state.reply = () => Promise.reject(new GatewayError('upstream.invalid-reply', 'cut'))
      await expect(ask({}, { holds })).rejects.toThrow('cut')
      expect(store.size().memory.entries).toBe(0)
      state.reply = () => ({})
      expect((await ask({}, { holds })).text).toBe('answer 3')
    },
  )

  it('ends with its life, at the moment', async () => {
    const { ask, passTime } = await kept()
    await ask()
    passTime(life - 1)
    expect((await ask()).text).toBe('answer 1')
    passTime(1)
    expect((await ask()).text).toBe('answer 2')
  })

  it('ends with a purge, also where it was being asked for', async () => {
    const { ask, state, store } = await kept()
    await ask()
    await store.purge(about)
    expect((await ask()).text).toBe('answer 2')
    await store.purge({})
    let go = () => {}
    state.reply = () =>
      new Promise((resolve) => {
        go = () => resolve({})
      })
    const before = ask()
    await Promise.resolve()
    await store.purge(about)
    state.reply = () => ({})
    const after = await ask()
    go()
    expect([(await before).text, after.text, (await ask()).text]).toEqual([
      'answer 3',
      'answer 4',
      'answer 4',
    ])
  })

  it('says nothing of whoever asked first, and not how old it is', async () => {
    const { ask, state, passTime } = await kept()
    state.reply = () => ({
      headers: {
        'content-type': 'image/png',
        etag: '"of the map server"',
        'last-modified': 'yesterday',
        age: '7',
        'content-range': 'x',
        'accept-ranges': 'bytes',
      },
    })
    const first = await ask()
    passTime(20_000)
    const second = await ask({}, { principalId: 'user:other' })
    expect(first.headers).toEqual({ 'content-type': 'image/png', 'cache-control': 'max-age=60' })
    expect(second.headers).toEqual({ 'content-type': 'image/png', 'cache-control': 'max-age=40' })
    expect([second.keeping?.principalId, second.elapsedMs]).toEqual(['user:other', 0])
  })
})

async function* cut(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('half')
  throw new GatewayError('upstream.invalid-reply', 'cut')
}
