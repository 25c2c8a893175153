import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { good, type MiniStack, startMiniStack } from '../system/faults/mini-stack.ts'

const form = 'application/x-www-form-urlencoded'
const multipart = 'multipart/form-data; boundary=b'
const query = '/arcgis/rest/services/Assets_Service/MapServer/0/query'

/** Any text behind `token=`, or a form with files, let a stranger have a large body held, and a few of these took all room there was. */
describe('bodies of strangers', () => {
  let stack: MiniStack
  beforeAll(async () => {
    stack = await startMiniStack({
      configuration: {
        listen: { port: 0, limits: { body: '1MB', strangerBody: '100kB', heldBodies: '4MB' } },
      },
    })
  })
  afterAll(() => stack.close())

  /** Sends the beginning of a body, and tells what is answered to it. */
  function begin(target: string, headers: Record<string, string>, sentBytes: number) {
    const asking = request(stack.gateway.url + target, {
      method: 'POST',
      headers: { 'content-length': 950_000, ...headers },
    })
    const answered = new Promise<{ text: string; isClosing: boolean }>((done, failed) => {
      asking.on('error', failed)
      asking.on('response', async (reply) =>
        done({ text: await text(reply), isClosing: reply.headers.connection === 'close' }),
      )
    })
    answered.catch(() => {})
    asking.write('f=json&where='.padEnd(sentBytes, '1'))
    return { answered, leave: () => asking.destroy() }
  }

  it.each([
    ['with a wrong token in the URL', `${query}?f=json&token=x`, { 'content-type': form }, 498],
    ['with a wrong token in a header', `${query}?f=json`, { 'content-type': form, token: 'x' }, 498],
    ['with a wrong ticket in the path', `/t/x${query}?f=json`, { 'content-type': form }, 498],
    ['with files and a wrong token', `${query}?f=json&token=x`, { 'content-type': multipart }, 498],
    ['with files, for what takes none', `${query}?f=json`, { 'content-type': multipart }, 413],
    ['with a cookie of nobody', `${query}?f=json`, { 'content-type': form, cookie: 'mapgate=x' }, 413],
  ])('%s are answered before they came', async (_what, target, headers, code) => {
    const { text, isClosing } = await begin(target, headers as Record<string, string>, 50_000).answered
    expect([JSON.parse(text).error.code, isClosing]).toEqual([code, true])
  })

  it('end in the form that their caller reads', async () => {
    const target = `${query}?f=html&token=x`
    const { text } = await begin(target, { 'content-type': form, accept: 'text/html' }, 50_000).answered
    expect(text).toMatch(/^<!doctype html>/i)
  })

  it('leave room for others, whoever sends them from one address', async () => {
    const held = Array.from({ length: 20 }, () =>
      begin(query, { 'content-type': form, 'content-length': '99000' }, 98_000),
    )
    const refused = await Promise.race(held.map(({ answered }) => answered))
    expect(JSON.parse(refused.text).error.code).toBe(503)
    const reply = await fetch(`${stack.gateway.url}${query}?f=json`, {
      method: 'POST',
      headers: good,
      body: new URLSearchParams({ where: '1=1', text: 'x'.repeat(10_000) }),
    })
    expect(((await reply.json()) as { error?: { code: number } }).error?.code).not.toBe(503)
    for (const { leave } of held) leave()
  })
})
