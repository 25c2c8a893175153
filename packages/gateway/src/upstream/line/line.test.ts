import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { exchange } from '../exchange.ts'
import { Line } from './line.ts'

const limits = { headersMs: 60_000, bodyIdleMs: 60_000, totalMs: 60_000, maxHeldBytes: 1_000 }

function lineWith(connect: ConstructorParameters<typeof Line>[0]['connect']) {
  const url = new URL('https://maps.example:1')
  return new Line({ url, connect, connections: 1, ...limits, monotonic: () => performance.now() })
}

const ask = (line: Line, body: Uint8Array | null = null, signal = new AbortController().signal) =>
  exchange(
    line,
    { method: body ? 'POST' : 'GET', path: '/', headers: {}, body, whole: true },
    { limits, signal, done: () => {} },
  ).then(
    () => 'answered',
    (error) => `${error.code} ${error.detail}`,
  )

describe('a client certificate that cannot be read', () => {
  it('is an error of each request, and keeps no place for connections', async () => {
    const line = lineWith({ cert: 'no certificate', key: 'no key' })
    for (let nth = 0; nth < 2; nth += 1)
      expect(await ask(line)).toMatch(/^upstream\.unreachable ERR_OSSL_PEM/)
    await line.close()
  })
})

describe('callers who leave while no connection comes about', () => {
  it('leave nothing in memory of what they sent, but for a few', async () => {
    const line = lineWith({ lookup: () => {}, timeout: 0 })
    void ask(line)
    await new Promise(setImmediate)
    const sent: WeakRef<Uint8Array>[] = []
    for (let nth = 0; nth < 100; nth += 1) {
      const leaving = new AbortController()
      const body = Buffer.alloc(10)
      sent.push(new WeakRef(body))
      const asked = ask(line, body, leaving.signal)
      leaving.abort()
      expect(await asked).toBe('upstream.cancelled the caller left')
    }
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc')
    const kept = () => {
      collectGarbage()
      return sent.filter((body) => body.deref() !== undefined).length
    }
    await expect.poll(kept).toBeLessThan(10)
    // Also keeps the line itself from being collected before.
    expect(line.ticks).toBe(0)
  })
})
