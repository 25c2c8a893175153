import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { rawRequest, sendRaw, statuses } from './raw.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.close())

const target = '/map/Assets_Service/MapServer?f=json'

describe('header smuggling', () => {
  it.each([
    ['the credential header twice', ['token: wrong', 'token: demo-key']],
    ['a deciding header with underscores', ['X_Esri_Authorization: Bearer demo-key']],
    ['Authorization twice', ['Authorization: Bearer demo-key', 'authorization: Bearer demo-key']],
    ['two origins', ['Origin: https://a.example', 'Origin: https://b.example']],
  ])('%s is refused', async (_title, headers) => {
    expect(statuses(await sendRaw(stack.gatewayUrl, rawRequest(target, headers)))).toEqual([400])
  })

  it.each([
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n token: demo-key\r\n\r\n'],
    ['a bare line feed', `GET ${target} HTTP/1.1\nHost: a\ntoken: demo-key\n\n`],
    ['a space before the colon', `GET ${target} HTTP/1.1\r\nHost: a\r\ntoken : demo-key\r\n\r\n`],
    ['a missing Host', `GET ${target} HTTP/1.1\r\ntoken: demo-key\r\n\r\n`],
    ['a NUL in a header', `GET ${target} HTTP/1.1\r\nHost: a\r\ntoken: demo\0-key\r\n\r\n`],
    [
      'two different lengths',
      `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde`,
    ],
    [
      'an unknown transfer coding',
      `POST ${target} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    ],
  ])('%s is never answered with data', async (_title, bytes) => {
    const text = await sendRaw(stack.gatewayUrl, bytes)
    expect(statuses(text).every((status) => status >= 400)).toBe(true)
    expect(text).not.toContain('"layers"')
  })

  it('a caller of HTTP/1.0 is never told to go on (100), which it would take for the reply to its request', async () => {
    const head = `POST ${target.split('?')[0]} HTTP/1.0\r\nHost: a\r\ntoken: demo-key\r\nExpect: 100-continue`
    const form = 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\nf=json'
    const text = await sendRaw(stack.gatewayUrl, `${head}\r\n${form}`)
    expect(statuses(text)).toEqual([200])
    expect(text).toContain('"layers"')
  })

  it('a request hidden in the body of another (length against chunks) is not served', async () => {
    const hidden = rawRequest(target, ['token: demo-key'])
    const bytes = `POST /arcgis/tokens/ HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`
    const text = await sendRaw(stack.gatewayUrl, bytes)
    expect(text).not.toContain('"layers"')
    expect(statuses(text)).not.toContain(200)
  })
})
