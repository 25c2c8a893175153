import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { rawRequest, sendRaw, statuses } from './raw.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.close())

const target =
  '/map/Assets_Service/MapServer/export?bbox=-118.2,34.4,-118,34.6&bboxSR=4326&size=64,64&f=image'

it.each(['token', 'x-esri-authorization, authorization', 'x-forwarded-for, host', 'close, token'])(
  'Connection: %s strips nothing that the gateway adds towards the map server',
  async (named) => {
    const request = rawRequest(target, ['token: demo-key']).replace(
      'Connection: close',
      `Connection: ${named}`,
    )
    const [status] = statuses(await sendRaw(stack.gatewayUrl, request, { staysOpen: true }))
    expect(status).toBe(200)
    expect(stack.audit.at(-1)).toMatchObject({
      principal: expect.stringMatching(/^key:/),
      upstreamStatus: 200,
    })
  },
)

it('a Connection header does not make a caller anonymous who showed a bad credential', async () => {
  const request = rawRequest(target, ['token: wrong']).replace('Connection: close', 'Connection: token')
  expect(statuses(await sendRaw(stack.gatewayUrl, request, { staysOpen: true }))).toEqual([401])
})
