import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { describe, expect, it } from 'vitest'
import { Breaker } from '../core/breaker.ts'
import type { Delivery } from '../core/upstream/delivery.ts'
import { outboundWith } from '../core/upstream/outbound.fixture.ts'
import type { Outbound } from '../core/upstream/outbound.ts'
import type { Question } from '../core/upstream/question.ts'
import { LateDispatcher } from './late-dispatcher.ts'
import { noObserver } from './port.ts'
import { judge } from './refusal.ts'
import { createSend } from './send.ts'

const limits = { headersMs: 1_000, bodyIdleMs: 1_000, totalMs: 600_000, maxHeldBytes: 10_000_000 }
const options = { failures: 3, pauseMs: 1_000, monotonic: () => 0 }

/** What a base says: chunks of a body that comes to its end, or breaks off. */
interface Said {
  readonly chunks?: readonly string[]
  readonly broken?: boolean
  readonly headers?: Record<string, string>
}

/** Sends to one base that answers by path; `sent` has the paths. */
function sendingTo(say: (path: string) => Said) {
  const sent: string[] = []
  const dispatcher = {
    dispatch: ({ path }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) => {
      sent.push(path)
      const controller = { paused: false, abort: () => {}, pause: () => {}, resume: () => {} } as never
      const { chunks = ['{"features":[]}'], broken = false, headers = {} } = say(path)
      handler.onRequestStart?.(controller, undefined)
      handler.onResponseStart?.(controller, 200, { 'content-type': 'application/json', ...headers }, 'OK')
      for (const chunk of chunks) handler.onResponseData?.(controller, Buffer.from(chunk))
      if (broken)
        handler.onResponseError?.(controller, Object.assign(new Error('closed'), { code: 'UND_ERR_SOCKET' }))
      else handler.onResponseEnd?.(controller, {})
      return true
    },
  } as unknown as Dispatcher
  const breaker = new Breaker(options)
  const url = new URL('https://ags.example/arcgis')
  const send = createSend({
    name: 'ags',
    bases: [{ url, path: '/arcgis', dispatcher: new LateDispatcher(() => dispatcher), breaker, pending: 0 }],
    limits,
    pace: {
      limits: { leastBytesPerSecond: 1, patienceMs: 1_000, pressedPatienceMs: 1_000 },
      monotonic: () => 0,
      isPressed: () => false,
    },
    observer: noObserver,
    monotonic: () => 0,
    breaker: options,
    forwarded: {},
  })
  const ask = (service: string, question: Partial<Question> = {}, holds: Delivery['holds'] = 'whole') =>
    send(
      outbound(service, question, holds),
      { headers: {}, generation: 0 } as never,
      new AbortController().signal,
    )
  return { breaker, sent, ask }
}

const outbound = (service: string, question: Partial<Question>, holds: Delivery['holds']): Outbound =>
  outboundWith(
    {
      path: `/rest/services/${service}/MapServer/0/query`,
      expects: 'json',
      repeatable: false,
      operation: 'MapServer.query',
      ...question,
    },
    { holds },
  )

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    ({ code }) => code,
  )

describe('a service whose replies break off', () => {
  it('is left alone, while the base lives and its other services are asked', async () => {
    const { ask, breaker, sent } = sendingTo((path) => ({
      broken: path.includes('Broken'),
      chunks: ['{"features":['],
    }))
    for (let count = 0; count < 3; count += 1) expect(await codeOf(ask('Broken'))).not.toBe('answered')
    expect(breaker.state).toBe('closed')
    expect(await codeOf(ask('Sound'))).toBe('answered')
    const before = sent.length
    expect(await codeOf(ask('Broken'))).toBe('upstream.invalid-reply')
    expect(sent).toHaveLength(before)
    expect(await codeOf(ask('Sound'))).toBe('answered')
  })

  it('counts by its streams too', async () => {
    const long = 'x'.repeat(200_000)
    const { ask, breaker } = sendingTo((path) => ({ broken: path.includes('Broken'), chunks: [long] }))
    for (let count = 0; count < 3; count += 1) {
      const { body } = await ask('Broken', { expects: 'file' }, 'stream')
      if (!(body instanceof Readable)) throw new Error('the reply does not stream')
      await new Promise((ended) => body.on('error', ended).resume())
    }
    expect(breaker.state).toBe('closed')
    expect(await codeOf(ask('Broken'))).toBe('upstream.invalid-reply')
    expect(await codeOf(ask('Sound', { expects: 'file' }, 'stream'))).toBe('answered')
  })
})

describe('JSON that passes as it comes', () => {
  const rest = ` ,"x":"${'x'.repeat(100_000)}"}`
  it.each([
    ['an error in words', ['{"error":"busy"', rest], 'busy'],
    ['an error behind a version', ['{"currentVersion":11.1,"error":{"code":500,"message":"m"}', rest], 'm'],
    ['an error in small pieces', [...'{"currentVersion":11.1,"error":"m"', rest], 'm'],
    ['a short error', ['{"currentVersion":11.1,"error":"m"}'], 'm'],
    ['a mere status', ['{"status":"busy"}'], ''],
    ['rows', [`{"objectIdFieldName":"OBJECTID","features":[{"attributes":{"error":"x"}}]`, rest], undefined],
  ])('is held and judged where it begins like %s', async (_, chunks, message) => {
    const { ask } = sendingTo(() => ({ chunks }))
    const asked = { expects: 'json' } as const
    const reply = await ask('Sound', asked, 'stream')
    expect(judge(reply, asked).error?.message).toBe(message)
    if (reply.body instanceof Readable) reply.body.on('error', () => {}).destroy()
  })
})
