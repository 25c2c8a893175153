import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { sendRaw, statuses } from './raw.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.close())

it.each([
  ['h2c', 'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__'],
  [
    'websocket',
    'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13',
  ],
])('an upgrade to %s opens no tunnel past the checks', async (_name, headers) => {
  const text = await sendRaw(
    stack.gatewayUrl,
    `GET /map/Assets_Service/MapServer?f=json HTTP/1.1\r\nHost: a\r\n${headers}\r\n\r\n`,
  )
  expect(statuses(text)).not.toContain(101)
  expect(text).not.toContain('"layers"')
})

it('CONNECT opens no tunnel', async () => {
  const text = await sendRaw(stack.gatewayUrl, 'CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n')
  expect(statuses(text)).not.toContain(200)
})
