import type { ServerResponse } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { Reply } from '../core/reply.ts'
import { send } from './send.ts'

const responseOf = () => Object.assign(new PassThrough(), { writeHead: () => {}, flushHeaders: () => {} })

describe('a reply', () => {
  it.each([
    ['that is held', () => Buffer.from('whole')],
    ['that streams', () => Readable.from([Buffer.from('who'), Buffer.from('le')])],
  ])('%s goes out at once, and ends when it may', async (_, body: () => Reply['body']) => {
    const response = responseOf()
    const may = Promise.withResolvers<void>()
    const options = { headOnly: false, mayEnd: () => may.promise }
    const reply = { status: 200, headers: {}, body: body() }
    expect(await send(response as unknown as ServerResponse, reply, options)).toBe(5)
    expect([response.readableLength, response.writableEnded]).toEqual([5, false])
    may.resolve()
    expect(await text(response)).toBe('whole')
    expect(response.writableEnded).toBe(true)
  })
})
