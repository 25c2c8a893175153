import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { bytesOf, failureOf } from './archive.fixture.ts'
import { openedChunks, sealedChunks } from './sealed-chunks.ts'

const place = { key: randomBytes(32), head: Buffer.from('head') }
const block = 65_536 + 16

async function* piecesOf(bytes: Uint8Array, size = 50_000): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}
const opened = (sealed: Uint8Array, where = place) => bytesOf(openedChunks(piecesOf(sealed), where))
const sealed = (plain: Uint8Array) => bytesOf(sealedChunks(piecesOf(plain), place))

it.each([0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])('%d bytes come back as they were', async (size) => {
  const plain = randomBytes(size)
  expect(await opened(await sealed(plain))).toEqual(plain)
})

it('bytes that were cut off anywhere in the last blocks are refused', async () => {
  for (const size of [65_536 + 250, 131_072]) {
    const whole = await sealed(randomBytes(size))
    const last = whole.length - block - 40
    for (let length = whole.length - 1; length >= Math.max(0, last); length -= length % block < 300 ? 1 : 997)
      expect(await failureOf(opened(whole.subarray(0, length))), `${length} of ${whole.length}`).toContain(
        'cut off',
      )
    expect(await failureOf(opened(whole.subarray(0, block))), 'at the end of a block').toContain('cut off')
  }
})

it('blocks of another file, another place or another key are refused', async () => {
  const [one, other] = [await sealed(randomBytes(150_000)), await sealed(randomBytes(150_000))]
  const exchanged = Buffer.concat([
    one.subarray(block, 2 * block),
    one.subarray(0, block),
    one.subarray(2 * block),
  ])
  expect(await failureOf(opened(exchanged))).toContain('cut off or changed')
  expect(await failureOf(opened(one, { ...place, head: Buffer.from('other') }))).toContain(
    'cut off or changed',
  )
  expect(await failureOf(opened(other, { ...place, key: randomBytes(32) }))).toContain('cut off or changed')
})
