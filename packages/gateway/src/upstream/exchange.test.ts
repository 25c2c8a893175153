import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { describe, expect, it, vi } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import { exchange } from './exchange.ts'

const limits = { headersMs: 1_000, bodyIdleMs: 1_000, totalMs: 600_000, maxHeldBytes: 10_000_000 }
const piece = Buffer.alloc(65_536, 'x')

/** A reply of which the test says when what comes. */
async function streaming(options: { isPressed?: boolean; hold?: (bytes: number) => void } = {}) {
  let handler: Dispatcher.DispatchHandler | undefined
  const dispatcher = {
    dispatch: (_request: unknown, given: Dispatcher.DispatchHandler) => {
      handler = given
      return true
    },
  } as unknown as Dispatcher
  const controller = { paused: false, abort: vi.fn(), pause: vi.fn(), resume: vi.fn() }
  controller.pause.mockImplementation(() => {
    controller.paused = true
  })
  const world = { now: 0 }
  const request = {
    method: 'GET',
    path: '/',
    headers: {},
    body: null,
    whole: false,
    hold: options.hold,
  } as const
  const reply = exchange(dispatcher, request, {
    limits,
    signal: new AbortController().signal,
    done: () => {},
    pace: {
      limits: { leastBytesPerSecond: 1_000, patienceMs: 10_000, pressedPatienceMs: 3_000 },
      monotonic: () => world.now,
      isPressed: () => options.isPressed ?? false,
    },
  })
  const come = (pieces: number) => {
    for (let nth = 0; nth < pieces; nth += 1) handler?.onResponseData?.(controller as never, piece)
  }
  handler?.onRequestStart?.(controller as never, undefined)
  handler?.onResponseStart?.(controller as never, 200, { 'content-type': 'image/png' }, 'OK')
  come(1)
  const { body, over } = await reply
  if (!(body instanceof Readable)) throw new Error('the reply does not stream')
  let isOver = false
  void over.then(() => {
    isOver = true
  })
  return {
    body,
    come,
    end: () => handler?.onResponseEnd?.(controller as never, {}),
    isPaused: () => controller.paused,
    isOver: async () => {
      await Promise.resolve()
      return isOver
    },
    /** So many seconds go by, and the reader is looked at in each. */
    pass: (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        world.now += 1_000
        vi.advanceTimersByTime(1_000)
      }
    },
  }
}

describe('a reply that streams', () => {
  it('is over at the upstream when it has come, though nobody read it yet', async () => {
    const { come, end, isOver, isPaused } = await streaming()
    come(14)
    expect([isPaused(), await isOver()]).toEqual([false, false])
    end()
    expect(await isOver()).toBe(true)
  })

  it('is read ahead as far as a bound, and less where memory is short', async () => {
    const usual = await streaming()
    usual.come(16)
    expect(usual.isPaused()).toBe(true)
    const short = await streaming({
      hold: () => {
        throw new GatewayError('limit.held-bytes')
      },
    })
    short.come(1)
    expect(short.isPaused()).toBe(true)
  })

  it.each([
    ['when patience is over', false, 9],
    ['sooner while others wait', true, 2],
  ])('ends for a reader who does not read: %s', async (_title, isPressed, seconds) => {
    vi.useFakeTimers()
    try {
      const { body, come, pass } = await streaming({ isPressed })
      const failure = new Promise((resolve) => body.once('error', resolve))
      come(20)
      pass(seconds)
      expect(body.destroyed).toBe(false)
      pass(1)
      expect(body.destroyed).toBe(true)
      vi.useRealTimers()
      expect(await failure).toMatchObject({ code: 'limit.slow-reader' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('goes on for a reader who reads slowly but steadily', async () => {
    vi.useFakeTimers()
    try {
      const { body, come, pass } = await streaming({ isPressed: true })
      come(20)
      for (let second = 0; second < 60; second += 1) {
        body.read(1_000)
        pass(1)
      }
      expect(body.destroyed).toBe(false)
    } finally {
      vi.useRealTimers()
    }
  })
})
