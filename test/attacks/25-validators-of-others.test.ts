import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.close())

const basic = (name: string) => `Basic ${Buffer.from(`${name}:${name}-demo`).toString('base64')}`
const ask = (name: string, path: string, headers: Record<string, string> = {}) =>
  fetch(stack.gatewayUrl + path, { headers: { authorization: basic(name), ...headers } })

const picture =
  '/map/Assets_Service/MapServer/export?bbox=-118.6,34.2,-117.4,35.1&bboxSR=4326&size=200,150&format=png32&f=image'
const rows = '/map/Assets_Service/MapServer/2/query?where=1%3D1&outFields=*&resultRecordCount=5&f=json'

describe('nobody gets the reply of somebody else', () => {
  it('many who ask at once for the same get each their own', async () => {
    const names = Array.from({ length: 24 }, (_, at) => (at % 2 === 0 ? 'editor' : 'visitor'))
    const texts = await Promise.all(
      names.map(async (name) => ({ name, text: await (await ask(name, rows)).text() })),
    )
    for (const { name, text } of texts) {
      expect(text.includes('owner_name'), name).toBe(name === 'editor')
    }
  })

  it.each([picture, rows])('%s: a validator of somebody else is not confirmed', async (path) => {
    const reply = await ask('editor', path)
    await reply.arrayBuffer()
    const etag = reply.headers.get('etag') ?? '"guess"'
    const modified = reply.headers.get('last-modified') ?? new Date(Date.now() + 86_400_000).toUTCString()
    const again = await ask('visitor', path, { 'if-none-match': etag, 'if-modified-since': modified })
    expect(again.status).toBe(200)
  })
})
