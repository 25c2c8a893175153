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
        rates: [{ name: 'strangers', per: 'address', roles: ['anonymous'], units: 30, every: '1m' }],
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

it('words of a refusal cost a stranger’s request little processor time', async () => {
  expect(await words(256, 256)).toEqual([200, 'image/png'])
  const begun = process.cpuUsage()
  for (let count = 0; count < 5; count++) expect(await words(2048, 2048)).toEqual([401, report])
  const { user, system } = process.cpuUsage(begun)
  // 5 ms are measured for a report, and 620 for such a picture.
  expect((user + system) / 5_000).toBeLessThan(100)
})

it('a refusal for too many requests is a report', async () => {
  for (let count = 0; count < 40; count++) await words(40, 20)
  expect(await words(256, 256)).toEqual([429, report])
})
