import { describe, expect, it } from 'vitest'
import { keptHeaders, mayBeKept } from './reply-headers.ts'

describe('the headers of a reply that has `Connection` twice', () => {
  it('are kept, but for those that it names', () => {
    const headers: Record<string, string | string[]> = {
      connection: ['keep-alive', 'ETag'],
      'content-type': 'image/png',
      etag: '"1"',
    }
    expect(keptHeaders(headers as never)).toEqual({ 'content-type': 'image/png' })
  })
})

describe('a reply that has `Vary` twice', () => {
  const varying = (...vary: string[]): Record<string, string | string[]> => ({ 'content-length': '1', vary })

  it.each<[boolean, ...string[]]>([
    [true, 'Origin', 'Accept-Encoding'],
    [false, 'Origin', 'Cookie'],
  ])('may be kept: %s, for %s and %s', (expected, ...vary) => {
    expect(mayBeKept({ status: 200, headers: varying(...vary) as never })).toBe(expected)
  })
})
