import { describe, expect, it } from 'vitest'
import { type ErrorCode, GatewayError } from '../core/errors/errors.ts'
import type { Trace } from '../core/request/trace.ts'
import { outboundWith } from '../core/upstream/outbound.fixture.ts'
import type { Outbound, UpstreamReply } from '../core/upstream/outbound.ts'
import type { Plan } from '../core/upstream/plan.ts'
import { knowingOutcome, type Sent, sendPlan } from './send-plan.ts'

const read = (name: string, more: Partial<Outbound['delivery']> = {}) => outboundWith({ path: name }, more)
const write = (name = 'write') => outboundWith({ path: name, repeatable: false })
const reply = (name: string): UpstreamReply => ({
  status: 200,
  headers: { name },
  body: new Uint8Array(),
  elapsedMs: 1,
})
const planOf = (steps: readonly Outbound[], more?: Plan['more']): Plan => ({
  steps: steps.map((step) => () => step),
  combine: (replies) => replies.at(-1) as UpstreamReply,
  ...(more ? { more } : {}),
})

/** Sends a plan to a map server of which the steps in `fails` get errors. The caller leaves at the step `leaves`. */
async function sending(
  plan: Plan,
  { fails = {} as Readonly<Record<string, ErrorCode>>, leaves = '', room = Number.POSITIVE_INFINITY } = {},
) {
  const asked: string[] = []
  const ended: string[] = []
  const left = new AbortController()
  const sent: Sent = { count: 0, wrote: false }
  const trace: Trace = {}
  let held = 0
  const hold = (bytes: number) => {
    held += bytes
    if (held > room) throw new GatewayError('limit.held-bytes')
  }
  const outcome = await knowingOutcome({ sent, leftUnknown: () => {} }, () =>
    sendPlan(plan, {
      forward: async ({ question: { path }, delivery }, signal) => {
        asked.push(path)
        delivery.hold?.(1)
        if (path === leaves) left.abort()
        if (signal.aborted) ended.push(path)
        const code = fails[path]
        if (code !== undefined) throw new GatewayError(code, `of ${path}`)
        return reply(path)
      },
      context: { signal: left.signal, hold },
      trace,
      sent,
    }),
  ).then(
    (replies) => replies.map(({ headers, error }) => (error ? `${error.code}` : headers.name)),
    (error: GatewayError) => `${error.code} ${error.detail}`,
  )
  return { outcome, asked, ended, sent, trace }
}

describe('The steps of a plan', () => {
  it('are followed by those that turn out to be needed, until there are none', async () => {
    const rounds = [[read('again')], [write('back'), read('look')]]
    const seen: number[] = []
    const more: Plan['more'] = (replies) => {
      seen.push(replies.length)
      return rounds.shift() ?? []
    }
    const { outcome, sent } = await sending(planOf([read('a'), write()], more))
    expect(outcome).toEqual(['a', 'write', 'again', 'back', 'look'])
    expect(seen).toEqual([2, 3, 5])
    expect(sent).toEqual({ count: 5, wrote: true })
  })

  it('end where a plan would need ever more', async () => {
    const { asked } = await sending(planOf([write()], () => [read('more')]))
    expect(asked).toHaveLength(21)
  })
})

describe('A write', () => {
  it('is finished when its caller leaves, with all that comes after it', async () => {
    const more: Plan['more'] = (replies) => (replies.length < 3 ? [read('look')] : [])
    const { asked, ended } = await sending(planOf([read('a'), write()], more), { leaves: 'write' })
    expect(asked).toEqual(['a', 'write', 'look'])
    expect(ended).toEqual([])
  })

  it('is not sent for a caller who has left', async () => {
    const { asked, outcome, sent } = await sending(planOf([read('a'), write()]), { leaves: 'a' })
    expect(asked).toEqual(['a'])
    expect(outcome).toMatch(/^upstream.cancelled/)
    expect(sent.wrote).toBe(false)
  })

  it('is announced just before it is sent, once, and kept back where that fails', async () => {
    const sent: Sent = { count: 0, wrote: false }
    const order: string[] = []
    const send = (sending: () => Promise<void>) =>
      sendPlan(planOf([read('a'), write(), write('other')]), {
        forward: async ({ question: { path } }) => {
          order.push(path)
          return reply(path)
        },
        context: { signal: new AbortController().signal, hold: undefined },
        trace: {},
        sent,
        sending,
      })
    await send(async () => void order.push('announced'))
    expect(order.splice(0)).toEqual(['a', 'announced', 'write', 'other'])
    sent.wrote = false
    const lost = new GatewayError('limit.row-locked')
    await expect(send(() => Promise.reject(lost))).rejects.toBe(lost)
    expect([order, sent.wrote]).toEqual([['a'], false])
  })

  it('that was surely not sent fails as it failed, and may be sent again', async () => {
    const { outcome, sent } = await sending(planOf([write()]), { fails: { write: 'upstream.unreachable' } })
    expect(outcome).toBe('upstream.unreachable of write')
    expect(sent.wrote).toBe(false)
  })

  it('of which nobody knows what became is counted as sent', async () => {
    const { outcome, sent } = await sending(planOf([write()]), { fails: { write: 'edit.outcome-unknown' } })
    expect(outcome).toBe('edit.outcome-unknown of write')
    expect(sent.wrote).toBe(true)
  })

  it('is not hidden by a step that may fail', async () => {
    const optional = outboundWith({ path: 'write', repeatable: false }, { mayFail: true })
    const { outcome } = await sending(planOf([optional]), { fails: { write: 'edit.outcome-unknown' } })
    expect(outcome).toMatch(/^edit.outcome-unknown/)
  })

  it('is followed by steps whose failures are replies, so that it can be told what became of it', async () => {
    const rounds = [[read('look')], [write('back')]]
    const { outcome, trace } = await sending(
      planOf([write()], () => rounds.shift() ?? []),
      { fails: { look: 'upstream.timeout', back: 'edit.outcome-unknown' } },
    )
    expect(outcome).toEqual(['write', '504', '504'])
    expect(trace.upstreamStatus).toBe(200)
  })

  it('is compared also where its caller may hold no more', async () => {
    const steps = [write(), read('look')]
    expect((await sending(planOf(steps), { room: 0 })).outcome).toEqual(['write', 'look'])
    expect((await sending(planOf([read('a'), ...steps]), { room: 0 })).outcome).toMatch(/^limit.held-bytes/)
  })
})

describe('A write with an upload', () => {
  /** Reads the upload; after its first piece, or at its end, the caller leaves. */
  const uploading = async (leavesAt: 'piece' | 'end') => {
    const left = new AbortController()
    const pieces = (async function* () {
      yield new Uint8Array(1)
      yield new Uint8Array(1)
    })()
    const step = outboundWith({ repeatable: false }, { upload: pieces })
    let ended = false
    await sendPlan(planOf([step]), {
      forward: async ({ delivery }, signal) => {
        for await (const _ of delivery.upload ?? []) if (leavesAt === 'piece') left.abort()
        left.abort()
        ended = signal.aborted
        return reply('written')
      },
      context: { signal: left.signal, hold: undefined },
      trace: {},
      sent: { count: 0, wrote: false },
    })
    return ended
  }

  it('ends with its caller until it is whole', async () => expect(await uploading('piece')).toBe(true))
  it('is finished from then on', async () => expect(await uploading('end')).toBe(false))
})

describe('After a write', () => {
  let told = 0
  const failing = (wrote: boolean, error: unknown) => {
    told = 0
    const leftUnknown = () => {
      told += 1
    }
    return knowingOutcome({ sent: { count: 1, wrote }, leftUnknown }, async () => {
      throw error
    }).catch((thrown) => thrown)
  }

  it.each<[string, unknown]>([
    ['a reply that is not understood', new GatewayError('upstream.invalid-reply')],
    ['layers that changed', new GatewayError('upstream.layers-changed')],
    ['a limit', new GatewayError('limit.request-bytes')],
    ['a fault of the gateway', new TypeError('undefined is no function')],
  ])('%s leaves open what became of it', async (_, error) => {
    expect(await failing(true, error)).toMatchObject({ code: 'edit.outcome-unknown', cause: error })
    expect(told).toBe(1)
    expect(await failing(false, error)).toBe(error)
    expect(told).toBe(0)
  })

  it.each(['edit.rolled-back', 'edit.outcome-unknown'] as const)('%s is said as it is', async (code) => {
    const error = new GatewayError(code)
    expect(await failing(true, error)).toBe(error)
    expect(told).toBe(code === 'edit.rolled-back' ? 0 : 1)
  })
})
