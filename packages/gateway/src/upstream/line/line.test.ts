import { describe, expect, it } from 'vitest'
import { exchange } from '../exchange.ts'
import { Line } from './line.ts'

const limits = { headersMs: 60_000, bodyIdleMs: 60_000, totalMs: 60_000, maxHeldBytes: 1_000 }

function lineWith(connect: ConstructorParameters<typeof Line>[0]['connect']) {
  const url = new URL('https://127.0.0.1:1')
  return new Line({ url, connect, connections: 1, ...limits, monotonic: () => performance.now() })
}

const ask = (line: Line) =>
  exchange(
    line,
    { method: 'GET', path: '/', headers: {}, body: null, whole: true },
    { limits, signal: new AbortController().signal, done: () => {} },
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
