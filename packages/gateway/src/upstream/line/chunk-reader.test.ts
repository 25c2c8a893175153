import { describe, expect, it } from 'vitest'
import { ChunkReader } from './chunk-reader.ts'

describe('a body in chunks of one byte', () => {
  it('is told in as many pieces as it came in', () => {
    const reader = new ChunkReader()
    const pieces: string[] = []
    const take = (piece: Buffer) => pieces.push(piece.toString())
    const read = (text: string) => reader.read(Buffer.from(text), 0, take)
    read('1\r\na\r\n'.repeat(1_000))
    expect(pieces).toEqual(['a'.repeat(1_000)])
    read('1\r\nb\r\n2\r\ncd\r\n3\r\ne')
    read('fg\r\n0\r\n\r\nHTTP/1.1 200 OK')
    expect(pieces.slice(1)).toEqual(['bcde', 'fg'])
    expect(reader.isOver).toBe(true)
  })
})
