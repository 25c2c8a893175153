import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { type MiniStack, startMiniStack } from '../system/faults/mini-stack.ts'

/** A credential that was refused spent from no rate: whoever tried keys in a row was never told to wait. */
describe('wrong keys in a row', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({
      configure: (configuration) => {
        configuration.limits = { rates: [{ name: 'by-address', per: 'address', units: 5, every: '1h' }] }
      },
    })
  })
  afterAll(() => stack.close())

  it.each([
    ['at a mount', '/arcgis/rest/services?f=json', 'GET'],
    ['at the ticket endpoint', '/.mapgate/ticket', 'POST'],
  ])('are counted by address, %s', async (_where, path, method) => {
    const codes: number[] = []
    for (let nth = 0; nth < 7; nth++) {
      const reply = await fetch(stack.gatewayUrl + path, { method, headers: { token: `wrong-key-${nth}` } })
      codes.push(((await reply.json()) as { error: { code: number } }).error.code)
    }
    expect(codes).toEqual([498, 498, 498, 498, 498, 429, 429])
    stack.skip(3_600_000)
  })
})

describe('wrong keys in a row at the pages of the gateway', () => {
  let stack: MiniStack
  beforeAll(async () => {
    stack = await startMiniStack({
      configuration: { limits: { rates: [{ name: 'by-address', per: 'address', units: 5, every: '1h' }] } },
    })
  })
  afterAll(() => stack.close())

  it.each([
    ['the landing page, which shows what a stranger sees', '/', [200, 200, 200, 200, 200, 429, 429]],
    ['the sign-in form', '/.mapgate/sign-in', [401, 401, 401, 401, 401, 429, 429]],
  ])('are counted by address: %s', async (_where, path, expected) => {
    const statuses: number[] = []
    for (let nth = 0; nth < expected.length; nth++) {
      const wrong = `wrong-key-${nth}`
      const isForm = path !== '/'
      const reply = await fetch(stack.gateway.url + path, {
        headers: { accept: 'text/html', ...(isForm ? {} : { token: wrong }) },
        ...(isForm && { method: 'POST', body: new URLSearchParams({ key: wrong }) }),
      })
      statuses.push(reply.status)
    }
    expect(statuses).toEqual(expected)
    stack.skip(3_600_000)
  })
})
