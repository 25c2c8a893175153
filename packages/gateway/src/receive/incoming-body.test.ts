import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { IncomingBody } from './incoming-body.ts'

function coming() {
  const message = new PassThrough()
  let begun = 0
  const body = new IncomingBody(message as unknown as IncomingMessage, () => {
    begun += 1
  })
  const next = async (waitMs = 5_000) => (await body.next(waitMs))?.toString()
  return { message, next, begun: () => begun }
}

describe('a body that comes', () => {
  it('begins when it is first asked for, once, and ends', async () => {
    const { message, next, begun } = coming()
    expect(begun()).toBe(0)
    message.write('one')
    expect(await next()).toBe('one')
    const waiting = next()
    message.end('two')
    expect([await waiting, await next(), await next(), begun()]).toEqual(['two', undefined, undefined, 1])
  })

  it('is handed out in one piece where it came in crumbs', async () => {
    const { message, next } = coming()
    for (const crumb of 'crumbs') message.write(crumb)
    expect(await next()).toBe('crumbs')
  })

  it('is late when nothing came for so long', async () => {
    const { next } = coming()
    await expect(next(5)).rejects.toMatchObject({ code: 'request.timeout' })
  })

  it.each([
    ['with an error', new Error('reset')],
    ['without a word', undefined],
  ])('is never at its end when it breaks off %s', async (_how, error) => {
    const { message, next } = coming()
    message.write('half')
    expect(await next()).toBe('half')
    const waiting = next()
    message.destroy(error)
    await expect(waiting).rejects.toMatchObject({ code: 'request.invalid', detail: 'the body broke off' })
    await expect(next()).rejects.toMatchObject({ code: 'request.invalid' })
  })

  it('that broke off before it was asked for is told so at once', async () => {
    const { message, next } = coming()
    message.destroy()
    await expect(next()).rejects.toMatchObject({ code: 'request.invalid' })
  })
})
