import type { ServerResponse } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it, vi } from 'vitest'
import type { Reply } from '../core/reply/reply.ts'
import { send } from './send.ts'

const limits = { leastBytesPerSecond: 16_000, patienceMs: 10_000, pressedPatienceMs: 3_000 }
const pace = { limits, monotonic: () => 0, isPressed: () => false }

const responseOf = () => Object.assign(new PassThrough(), { writeHead: () => {}, flushHeaders: () => {} })

describe('a reply', () => {
  it.each([
    ['that is held', () => Buffer.from('whole')],
    ['that streams', () => Readable.from([Buffer.from('who'), Buffer.from('le')])],
  ])('%s goes out at once, and ends when it may', async (_, body: () => Reply['body']) => {
    const response = responseOf()
    const may = Promise.withResolvers<void>()
    const options = { headOnly: false, mayEnd: () => may.promise, pace }
    const reply = { status: 200, headers: {}, body: body() }
    expect(await send(response as unknown as ServerResponse, reply, options)).toBe(5)
    expect([response.readableLength, response.writableEnded]).toEqual([5, false])
    may.resolve()
    expect(await text(response)).toBe('whole')
    expect(response.writableEnded).toBe(true)
  })
})

/** A large reply that is held, on its way to a reader whose seconds the test lets pass. */
async function sending(isPressed = false) {
  const world = { now: 0 }
  const response = responseOf()
  const body = Buffer.alloc(1_000_000, 'x')
  const outcome = { bytes: 0, error: undefined as unknown }
  const sent = send(
    response as unknown as ServerResponse,
    { status: 200, headers: {}, body },
    {
      headOnly: false,
      mayEnd: undefined,
      pace: { limits, monotonic: () => world.now, isPressed: () => isPressed },
    },
  ).then(
    (bytes) => {
      outcome.bytes = bytes
    },
    (error) => {
      outcome.error = error
    },
  )
  const settle = async () => {
    for (let nth = 0; nth < 50; nth += 1) await new Promise(setImmediate)
  }
  await settle()
  return {
    response,
    outcome,
    sent,
    pass: async (seconds: number, readEach = 0) => {
      for (let second = 0; second < seconds; second += 1) {
        if (readEach > 0) response.read(Math.min(readEach, response.readableLength))
        await settle()
        world.now += 1_000
        vi.advanceTimersByTime(1_000)
      }
      await settle()
    },
  }
}

describe('a large reply that is held', () => {
  it('is handed over no faster than it is read, and whole', async () => {
    const { response, sent, outcome } = await sending()
    expect(response.readableLength + response.writableLength).toBeLessThan(200_000)
    expect((await text(response)).length).toBe(1_000_000)
    await sent
    expect(outcome).toEqual({ bytes: 1_000_000, error: undefined })
  })

  it.each([
    ['when patience is over', false, 9],
    ['sooner while much is held', true, 2],
  ])('ends for a reader who does not read: %s', async (_title, isPressed, seconds) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const { pass, outcome, sent } = await sending(isPressed)
      await pass(seconds)
      expect(outcome.error).toBeUndefined()
      await pass(2)
      await sent
      expect(outcome.error).toMatchObject({ code: 'limit.slow-reader' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('goes on for a reader who reads slowly but steadily', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const { pass, outcome, sent } = await sending(true)
      await pass(63, 16_000)
      await sent
      expect(outcome).toEqual({ bytes: 1_000_000, error: undefined })
    } finally {
      vi.useRealTimers()
    }
  })
})
