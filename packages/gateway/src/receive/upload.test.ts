import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import type { BodyLimits } from './body-limits.ts'
import { HeldBytes } from './held-bytes.ts'
import { IncomingBody } from './incoming-body.ts'
import { openUpload } from './upload.ts'

function upload(pieces: readonly string[], rest: string, limits: Partial<BodyLimits> = {}) {
  const message = new PassThrough()
  message.end(rest)
  const begun = {
    incoming: new IncomingBody(message as unknown as IncomingMessage, () => {}),
    pieces: pieces.map((piece) => Buffer.from(piece)),
    announcedBytes: 0,
    contentType: '',
    maxFieldsBytes: 20,
    refusal: new GatewayError('request.body-too-large'),
  }
  const reading = {
    limits: {
      maxHeldBytes: 20,
      maxStrangerBytes: 20,
      maxHeldTogetherBytes: 1_000_000,
      maxUploadBytes: 100,
      heldMs: 5_000,
      uploadMs: 5_000,
      uploadIdleMs: 5_000,
      ...limits,
    },
    share: new HeldBytes().share(),
    vouch: async () => true,
    clientAddress: '192.0.2.1',
    begin: () => {},
    newBoundary: () => 'random',
  }
  const opened = openUpload(begun, reading)
  const next = async () => {
    const piece = await opened.next()
    return piece && Buffer.from(piece).toString()
  }
  return { ...opened, next }
}

describe('an upload', () => {
  it('hands out what was held, in its order, and then what still comes', async () => {
    const { next } = upload(['one ', 'two ', 'three '], 'four')
    expect([await next(), await next(), await next(), await next(), await next()]).toEqual([
      'one ',
      'two ',
      'three ',
      'four',
      undefined,
    ])
  })

  it('whose file does not begin within what may be held is too large', async () => {
    const { next } = upload(['x'.repeat(15)], 'y'.repeat(10))
    expect([await next(), await next()]).toEqual(['x'.repeat(15), 'y'.repeat(10)])
    await expect(next()).rejects.toMatchObject({
      code: 'request.body-too-large',
      publicText: expect.stringContaining('the file comes last'),
    })
  })

  it('ends at its own limit once its file has begun', async () => {
    const { next, fileBegins } = upload(['x'.repeat(15)], 'y'.repeat(90))
    fileBegins()
    expect(await next()).toBe('x'.repeat(15))
    await expect(next()).rejects.toMatchObject({
      code: 'request.body-too-large',
      publicText: 'The upload is too large; the limit is 100 bytes.',
    })
  })
})
