import { afterEach, describe, expect, it } from 'vitest'
import { anonymous } from '../../../policy/src/model/principal.ts'
import type { AskedPicture } from '../plan/index.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { createPictureStore } from './picture-store.ts'

const picture: AskedPicture = {
  mount: { path: '/arcgis', upstream: 'ags', at: '' },
  request: {
    method: 'POST',
    path: '/rest/services/A/MapServer/export',
    query: '',
    body: new TextEncoder().encode('bbox=0%2C0%2C1%2C1'),
    contentType: 'application/x-www-form-urlencoded',
  },
  principal: anonymous,
  expiresAt: 5_000,
}

let now = 1_000
const store = await openSqliteStore({ file: ':memory:' })
const process = (
  seed: number,
  bounds: Pick<Parameters<typeof createPictureStore>[0], 'maximum' | 'maximumCharacters'> = {},
) => {
  let count = 0
  return createPictureStore({
    store: store.outputs,
    resumable: { of: () => null },
    random: (bytes) => new Uint8Array(bytes).fill(seed).fill(count++, 8),
    clock: () => now,
    log: () => expect.unreachable(),
    ...bounds,
  })
}
afterEach(() => {
  now = 1_000
})

describe('pictures', () => {
  it('kept by one process are known to another on the same store, byte for byte', async () => {
    const { principal: _, ...rest } = picture
    const expected = {
      ...rest,
      request: { ...picture.request, body: Buffer.from('bbox=0%2C0%2C1%2C1') },
      caller: null,
    }
    const first = process(1)
    const name = first.keep(picture, 'png')
    expect(await first.find(name)).toEqual(expected)
    expect(await process(2).find(name)).toEqual(expected)
  })

  it('end for every process at the same time', async () => {
    const first = process(3)
    const name = first.keep(picture, 'png')
    now = 5_001
    expect(await first.find(name)).toBeUndefined()
    expect(await process(4).find(name)).toBeUndefined()
  })

  it('that nobody kept are not found', async () => {
    expect(await process(5).find('guess.png')).toBeUndefined()
  })

  it('leave the store once their time is over', async () => {
    const name = process(6).keep(picture, 'png')
    expect(await process(9).find(name)).toBeDefined()
    await store.prune(6_000)
    expect(await process(9).find(name)).toBeUndefined()
  })

  it.each([
    ['number', 7, { maximum: 2 }],
    ['size', 8, { maximumCharacters: 700 }],
  ])('are kept in memory in a bounded %s, the oldest going first', async (_, seed, bounds) => {
    const first = process(seed, bounds)
    const names = [1, 2, 3].map(() => first.keep(picture, 'png'))
    await store.prune(6_000)
    const found = await Promise.all(names.map((name) => first.find(name)))
    expect(found.map((one) => one !== undefined)).toEqual([false, true, true])
  })
})
