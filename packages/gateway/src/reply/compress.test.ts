import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compress } from './compress.ts'
import { CompressedTexts } from './compressed-texts.ts'

const text = JSON.stringify({ layers: Array.from({ length: 200 }, (_, id) => ({ id, name: 'layer' })) })
const reply = (body: string | Uint8Array, type = 'application/json') => ({
  status: 200,
  headers: { 'content-type': type, vary: 'Origin' },
  body,
})

describe('compression of replies that the gateway made', () => {
  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['GZIP ; q=1.0', 'gzip'],
  ])('answers Accept-Encoding %s with %s', async (accepted, coding) => {
    const { headers, body } = await compress(reply(text), accepted, new CompressedTexts())
    expect(headers['content-encoding']).toBe(coding)
    const plain = coding === 'br' ? brotliDecompressSync(body as Buffer) : gunzipSync(body as Buffer)
    expect(plain.toString()).toBe(text)
    expect(headers.vary).toBe('Origin, Accept-Encoding')
  })

  it.each([
    ['nothing is accepted', '', text, 'application/json'],
    ['only unknown codings are', 'zstd, identity', text, 'application/json'],
    ['the body is small', 'gzip', '{}', 'application/json'],
    ['it is a picture', 'gzip', 'x'.repeat(5000), 'image/png'],
  ])('leaves the body as it is when %s', async (_title, accepted, body, type) => {
    const result = await compress(reply(body, type), accepted, new CompressedTexts())
    expect(result.body).toBe(body)
    expect(result.headers).not.toHaveProperty('content-encoding')
  })
})
