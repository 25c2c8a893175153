import { ProxyTracerProvider, trace } from '@opentelemetry/api'
import { afterEach, describe, expect, it } from 'vitest'
import { outboundWith } from '../core/upstream/outbound.fixture.ts'
import type { Forward } from '../core/upstream/outbound.ts'
import { readTraceparent, writeTraceparent } from './traceparent.ts'
import { createTracing } from './tracing.ts'

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'

describe('the W3C trace context', () => {
  it('is written as it was read', () => {
    const read = readTraceparent(traceparent)
    expect(read && writeTraceparent(read)).toBe(traceparent)
  })

  it.each([
    undefined,
    '',
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    '01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    `${traceparent}\r\nX-Evil: 1`,
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01',
  ])('is not read from %j', (text) => expect(readTraceparent(text)).toBeUndefined())

  it('goes on to the upstream from the request that is under way, and from no other', async () => {
    const tracing = createTracing()
    const seen: (string | undefined)[] = []
    const forward: Forward = async ({ delivery }) => {
      seen.push(delivery.traceparent)
      return { status: 200, headers: {}, body: new Uint8Array(), elapsedMs: 0 }
    }
    const traced = tracing.forward(forward)
    const outbound = outboundWith()
    const { signal } = new AbortController()
    await Promise.all([
      tracing.request(traceparent, () => traced(outbound, signal)),
      tracing.request(undefined, () => traced(outbound, signal)),
      tracing.request('rubbish', () => traced(outbound, signal)),
    ])
    expect(seen).toEqual([traceparent, undefined, undefined])
  })
})

describe('the end of the process', () => {
  afterEach(() => trace.disable())

  it.each([
    ['does', () => Promise.resolve()],
    ['fails to do', () => Promise.reject(new Error('nobody listens'))],
  ])('waits for what an SDK %s with its last spans', async (_, forceFlush) => {
    let flushed = 0
    const provider = {
      getTracer: (name: string) => new ProxyTracerProvider().getTracer(name),
      forceFlush: () => {
        flushed += 1
        return forceFlush()
      },
    }
    trace.setGlobalTracerProvider(provider)
    await createTracing().flush()
    expect(flushed).toBe(1)
  })

  it('waits for nothing without an SDK', async () => {
    expect(await createTracing().flush()).toBeUndefined()
  })
})
