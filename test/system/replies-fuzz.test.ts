import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Said, soundReply } from '../fuzz/replies/bytes.ts'
import { checkReplies, faultOf, faultWhenCut, faultWhenSplit, ofReply } from '../fuzz/replies/check.ts'
import { smuggling } from '../fuzz/replies/corpus.ts'
import { readByLine, readByNode } from '../fuzz/replies/readings.ts'

const everyByte = (bytes: Buffer) => Array.from(bytes, (_, at) => at)

describe('a reply that the line takes', () => {
  it('is taken by llhttp with the same status, fields and body', async () => {
    const { difference, replies, taken, takenByNode } = await checkReplies({
      seed: 1869,
      cases: 2_000,
      seconds: Number.POSITIVE_INFINITY,
    })
    expect(difference).toBeUndefined()
    expect(replies).toBe(2_000)
    expect(taken).toBeGreaterThan(300)
    expect(takenByNode).toBeGreaterThanOrEqual(taken)
  })

  it.each<[string, (text: string) => string]>([
    [
      'a second length is overlooked',
      (text) => text.replace(/(content-length: \d+\r\n)content-length: [^\r]*\r\n/i, '$1'),
    ],
    ['a length beside chunks is believed', (text) => text.replace(/transfer-encoding: chunked\r\n/i, '')],
    ['a space may stand before a colon', (text) => text.replace(/ :/g, ':')],
    ['a fold is a space', (text) => text.replace(/\r\n\t/g, ' ')],
    ['a body is cut short', (text) => text.slice(0, -1)],
  ])('is found out where %s', async (_, tamper) => {
    const tampered = (bytes: Buffer) => Buffer.from(tamper(bytes.toString('latin1')), 'latin1')
    const { difference } = await checkReplies({
      seed: 1869,
      cases: 20_000,
      seconds: Number.POSITIVE_INFINITY,
      tamper: tampered,
    })
    expect(difference).toBeDefined()
  })
})

describe('a sound reply', () => {
  it('is taken, the same split at every byte, and none when cut at any', async () => {
    await fc.assert(
      fc.asyncProperty(soundReply, async (said) => {
        const cuts = everyByte(said.bytes)
        expect(readByLine([said.bytes], said.method)).toBeDefined()
        expect(faultWhenSplit(said, cuts)).toBeUndefined()
        for (const at of cuts) expect(faultWhenSplit(said, [at])).toBeUndefined()
        expect(faultWhenCut(said, cuts)).toBeUndefined()
      }),
      { seed: 1869, numRuns: 50 },
    )
  })
})

describe('a reply made for smuggling', () => {
  it.each(Object.entries(smuggling))('is refused, or read as llhttp reads it: %s', async (_, text) => {
    for (const method of ['GET', 'HEAD'] as const) {
      const said: Said = { method, bytes: Buffer.from(text, 'latin1') }
      const reading = readByLine([said.bytes], method)
      expect(faultOf(reading, await readByNode(ofReply(said), method))).toBeUndefined()
      if (text.length < 1_000) {
        expect(faultWhenSplit(said, everyByte(said.bytes))).toBeUndefined()
        expect(faultWhenCut(said, everyByte(said.bytes))).toBeUndefined()
      }
      // What came behind a reply, or was none of its own, ends the connection.
      const ownBytes = ofReply(said).length
      if (reading && ownBytes < said.bytes.length) expect(reading.lasts).toBe(false)
    }
  })
})
