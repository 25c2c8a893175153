import { EventEmitter } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { configurationSchema } from '../config/schema.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { HeldBytes } from '../receive/held-bytes.ts'
import { CompressedTexts } from '../reply/compressed-texts.ts'
import { ActiveConfiguration } from './active-configuration.ts'
import { type Gateway, serve } from './gateway.ts'

const reply: Reply = { status: 200, headers: {}, body: 'made' }

/** A gateway of one own endpoint, which holds bytes and then works until the test says that it ends. */
function gatewayOf() {
  const heldBytes = new HeldBytes()
  const entered = Promise.withResolvers<Inbound>()
  const work = Promise.withResolvers<Reply>()
  const gateway = {
    receive: {
      publicPath: '',
      credentialHeader: 'token',
      assertionHeaders: [],
      deciding: new Set(['token']),
      overHttps: false,
      maxUrlBytes: 1_000,
      maxHeaderBytes: 1_000,
      bodies: {},
      clientAddress: () => '192.0.2.1',
      newId: () => 'id',
      newBoundary: () => '',
      clock: () => 0,
    },
    mountOf: () => undefined,
    rooms: { clock: () => 0 },
    ownEndpoints: (inbound: Inbound) => {
      inbound.holdFor?.('key:one')(116_384)
      entered.resolve(inbound)
      return work.promise
    },
    home: '/',
    cors: { headers: () => ({}) },
    heldBytes,
    texts: new CompressedTexts(),
    holdLimits: { maxPerRequestBytes: 1_000_000, maxTogetherBytes: 1_000_000 },
    audit: () => {},
    cacheStatusOf: () => undefined,
    monotonic: () => 0,
  } as unknown as Gateway
  return { gateway, heldBytes, entered: entered.promise, work }
}

const message = () =>
  Object.assign(new EventEmitter(), {
    method: 'GET',
    url: '/.mapgate/endpoint',
    httpVersion: '1.1',
    httpVersionMajor: 1,
    headers: {},
    rawHeaders: [],
    socket: { remoteAddress: '192.0.2.1' },
    complete: true,
  }) as unknown as IncomingMessage

const response = () =>
  Object.assign(new PassThrough(), { writeHead: () => {} }) as unknown as ServerResponse & PassThrough

describe('what a request holds', () => {
  it('stays counted when its caller left, until nothing works for it any more', async () => {
    const { gateway, heldBytes, entered, work } = gatewayOf()
    const leaving = response()
    const served = serve(message(), leaving, gateway)
    const { signal } = await entered
    expect(heldBytes.bytes).toBe(100_000)
    leaving.emit('close')
    expect([signal.aborted, heldBytes.bytes]).toEqual([true, 100_000])
    work.resolve(reply)
    await served
    expect(heldBytes.bytes).toBe(0)
  })

  it('stays counted when its reply was made, until the caller has it', async () => {
    const { gateway, heldBytes, work } = gatewayOf()
    const reading = response()
    work.resolve(reply)
    await serve(message(), reading, gateway)
    expect(heldBytes.bytes).toBe(100_000)
    reading.resume()
    await new Promise((closed) => reading.once('close', closed))
    expect(heldBytes.bytes).toBe(0)
  })

  it('is given back where the work for it fails', async () => {
    const { gateway, heldBytes, entered, work } = gatewayOf()
    const leaving = response()
    const served = serve(message(), leaving, gateway)
    await entered
    work.reject(new Error('lost'))
    await served
    leaving.destroy()
    await new Promise((closed) => leaving.once('close', closed))
    expect(heldBytes.bytes).toBe(0)
  })
})

describe('the end of a gateway', () => {
  afterEach(() => void vi.useRealTimers())

  it('waits for callers who do not have the whole of their replies yet', async () => {
    const configuration = configurationSchema.parse({
      publicUrl: 'http://gate.example',
      upstreams: { ags: { kind: 'arcgis', url: 'http://upstream.invalid/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
    })
    const log = pino({ level: 'silent' })
    const active = new ActiveConfiguration({ configuration, directory: '', audit: () => {}, log })
    await active.begin(1)
    const reading = response()
    await active.answer(message(), reading)

    vi.useFakeTimers()
    let isIdle = false
    const idle = active.untilIdle(3_600_000).then(() => {
      isIdle = true
    })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(isIdle).toBe(false)
    reading.resume()
    await new Promise((closed) => reading.once('close', closed))
    await vi.advanceTimersByTimeAsync(60_000)
    await idle
    await active.end()
  })
})
