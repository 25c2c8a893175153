import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPolicyStack } from '../attacks/policy-stack.ts'
import type { Stack } from '../e2e/stack.ts'
import { ask, getMap, queryOf, wmsDoor } from '../system/ogc/doors.ts'

// Whoever asked with EXCEPTIONS=INIMAGE got a picture of 4 million pixels for each refusal, the refusal for too many requests too: most of a
// second of processor time for 300 bytes, before any sign-in, and as often as one liked.

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack({
    configure: (configuration) => {
      configuration.limits = {
        ...configuration.limits,
        rates: [{ name: 'strangers', per: 'address', roles: ['anonymous'], units: 30, every: '1h' }],
      }
    },
  })
})
afterAll(() => stack.close())

const words = async (width: number, height: number) => {
  const query = getMap('2', {
    EXCEPTIONS: 'application/vnd.ogc.se_inimage',
    FORMAT: 'image/png; mode=8bit',
    WIDTH: width,
    HEIGHT: height,
  })
  const reply = await ask(stack, `${wmsDoor('Assets_Service')}?${queryOf(query)}`)
  await reply.arrayBuffer()
  return [reply.status, reply.headers.get('content-type')]
}

const report = 'application/vnd.ogc.se_xml'

it('a refusal is drawn for a stranger only where the picture is small', async () => {
  expect(await words(256, 256)).toEqual([200, 'image/png'])
  // A report costs 5 ms, such a picture 620.
  expect(await words(2048, 2048)).toEqual([401, report])
})

it('a refusal for too many requests is a report', async () => {
  for (let count = 0; count < 40; count++) await words(40, 20)
  expect(await words(256, 256)).toEqual([429, report])
})
