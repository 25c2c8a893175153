import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPolicyStack } from '../attacks/policy-stack.ts'
import type { Stack } from '../e2e/stack.ts'
import { ask, getMap, queryOf, wmsDoor } from '../system/ogc/doors.ts'

// Pictures that are worked on for WMS, and capabilities with a credential in them, were held whole until their reader had them all, and nobody counted them:
// a hundred slow readers of large pictures held gigabytes, whatever `limits.held` said.

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack({
    configure: (configuration) => {
      configuration.limits = { ...configuration.limits, heldPerRequest: '100kB', held: '1MB' }
    },
  })
})
afterAll(() => stack.close())

const door = wmsDoor('Assets_Service')
const mapOf = (side: number) => {
  const more = { BGCOLOR: '0xffff00', TRANSPARENT: 'FALSE', WIDTH: side, HEIGHT: side }
  return ask(stack, `${door}?${queryOf(getMap('2', more))}`, 'demo-key')
}

it('a picture that is worked on counts as held', async () => {
  const small = await mapOf(256)
  const large = await mapOf(4_000)
  await large.arrayBuffer()
  expect([small.status, large.status]).toEqual([200, 413])
})

it('capabilities with a credential in them are kept by nobody', async () => {
  const asked = `${door}?SERVICE=WMS&REQUEST=GetCapabilities`
  const [own, plain] = [await ask(stack, `${asked}&token=demo-key`), await ask(stack, asked, 'demo-key')]
  expect(await own.text()).toContain('token=demo-key')
  expect(own.headers.get('cache-control')).toBe('no-store')
  expect(plain.headers.get('cache-control')).toBe('private, no-cache')
})
