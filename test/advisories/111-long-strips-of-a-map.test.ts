import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPolicyStack } from '../attacks/policy-stack.ts'
import type { Stack } from '../e2e/stack.ts'
import { ask, getMap, queryOf, wmsDoor } from '../system/ogc/doors.ts'

// A picture whose pixels are not square is drawn with square ones and stretched afterwards. What was drawn for a long strip had few pixels, so
// it passed a grant's limit of 100,000, and 16 million were made of them for each request. And strips longer than the widest picture showed
// their middle as if it were the whole.

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack({
    configure: ({ keys, grants }) => {
      keys.push({ name: 'small', key: 'small-key', roles: ['small'] })
      grants.push({
        name: 'small pictures',
        to: { roles: ['small'] },
        on: { services: ['Assets_Service'], layers: [2] },
        for: ['view'],
        with: { image: { pixels: 100_000 } },
      })
    },
  })
})
afterAll(() => stack.close())

const sizeOf = async (key: string, width: number, height: number, size: readonly [number, number]) => {
  const BBOX = [-13_165_000, 4_098_000, -13_165_000 + width, 4_098_000 + height].join(',')
  const query = getMap('2', { BBOX, WIDTH: size[0], HEIGHT: size[1] })
  const reply = await ask(stack, `${wmsDoor('Assets_Service')}?${queryOf(query)}`, key)
  await reply.arrayBuffer()
  return [reply.status, reply.headers.get('content-type')]
}

it('a stretched picture has no more pixels than a grant allows', async () => {
  expect(await sizeOf('small-key', 40_000, 40_000, [300, 300])).toEqual([200, 'image/png'])
  expect(await sizeOf('small-key', 40_000, 20_000, [300, 300])).toEqual([200, 'image/png'])
  expect(await sizeOf('small-key', 40_000, 40, [2_048, 2_048])).toEqual([400, 'application/vnd.ogc.se_xml'])
})

it('a strip that cannot be drawn as a whole is refused', async () => {
  expect(await sizeOf('demo-key', 40_000, 1, [256, 256])).toEqual([400, 'application/vnd.ogc.se_xml'])
  expect(await sizeOf('demo-key', 1, 40_000, [256, 256])).toEqual([400, 'application/vnd.ogc.se_xml'])
})
