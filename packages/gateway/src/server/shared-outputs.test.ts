import { afterEach, describe, expect, it } from 'vitest'
import type { Outbound } from '../core/outbound.ts'
import { createOutputs } from '../plan/index.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { shareOutputs } from './shared-outputs.ts'

const outbound: Outbound = {
  upstream: 'ags',
  method: 'POST',
  path: '/rest/services/A/MapServer/export',
  query: '',
  body: new TextEncoder().encode('bbox=0%2C0%2C1%2C1'),
  contentType: 'application/x-www-form-urlencoded',
  headers: {},
  holds: 'stream',
  repeatable: true,
  operation: 'MapServer.export',
  principalId: 'user:editor',
}

let now = 1_000
const store = await openSqliteStore({ file: ':memory:' })
const process = (seed: number) =>
  shareOutputs(createOutputs({ random: (bytes) => new Uint8Array(bytes).fill(seed), clock: () => now }), {
    store: store.outputs,
    clock: () => now,
    log: () => expect.unreachable(),
  })
afterEach(() => {
  now = 1_000
})

describe('addresses of pictures', () => {
  it('given out by one process are known to another on the same store, byte for byte', async () => {
    const name = process(1).keep({ outbound, expiresAt: 5_000 }, 'png')
    const found = await process(2).find(name)
    expect(found?.outbound).toEqual({ ...outbound, body: Buffer.from('bbox=0%2C0%2C1%2C1') })
  })

  it('end for every process at the same time', async () => {
    const first = process(3)
    const name = first.keep({ outbound, expiresAt: 5_000 }, 'png')
    now = 5_001
    expect(await first.find(name)).toBeUndefined()
    expect(await process(4).find(name)).toBeUndefined()
  })

  it('that nobody gave out lead nowhere', async () => {
    expect(await process(5).find('guess.png')).toBeUndefined()
  })

  it('leave the store once their time is over', async () => {
    const name = process(6).keep({ outbound, expiresAt: 5_000 }, 'png')
    await store.prune(6_000)
    expect(await store.outputs.get(name)).toBeUndefined()
  })
})
