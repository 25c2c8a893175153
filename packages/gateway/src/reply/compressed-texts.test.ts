import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CompressedTexts } from './compressed-texts.ts'

/** A text that hardly gets smaller. */
function noise(seed: number, length = 4_000): string {
  let drawn = seed
  return Array.from({ length }, () => {
    drawn = (drawn * 1_103_515_245 + 12_345) % 2_147_483_648
    return String.fromCharCode(33 + ((drawn >> 16) % 90))
  }).join('')
}

describe('compressed texts', () => {
  it('gives the same bytes again for an equal text, as text or as bytes, and others for another coding', async () => {
    const texts = new CompressedTexts()
    const first = await texts.compress(noise(1), 'br')
    expect(await texts.compress(noise(1), 'br')).toBe(first)
    expect(await texts.compress(Buffer.from(noise(1)), 'br')).toBe(first)
    const zipped = await texts.compress(noise(1), 'gzip')
    expect(brotliDecompressSync(first).toString()).toBe(noise(1))
    expect(gunzipSync(zipped).toString()).toBe(noise(1))
  })

  it('never gives the bytes of another text, not even of one that differs in one sign', async () => {
    const texts = new CompressedTexts()
    const list = Array.from({ length: 50 }, (_, index) => `${noise(1)}${index}`)
    await Promise.all(list.map((text) => texts.compress(text, 'br')))
    for (const text of list)
      expect(brotliDecompressSync(await texts.compress(text, 'br')).toString()).toBe(text)
  })

  it('compresses equal texts at the same time once', async () => {
    const texts = new CompressedTexts()
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => texts.compress(noise(2), 'br')))
    for (const other of others) expect(other).toBe(first)
  })

  it('keeps no more bytes than it may, and no text of more than a sixteenth of them', async () => {
    const texts = new CompressedTexts(64_000)
    for (let seed = 0; seed < 60; seed++) {
      await texts.compress(noise(seed), 'gzip')
      expect(texts.bytes).toBeLessThanOrEqual(64_000)
    }
    const before = texts.bytes
    expect(before).toBeGreaterThan(32_000)
    expect(gunzipSync(await texts.compress(noise(99, 4_001), 'gzip')).toString()).toBe(noise(99, 4_001))
    expect(texts.bytes).toBe(before)
  })
})
