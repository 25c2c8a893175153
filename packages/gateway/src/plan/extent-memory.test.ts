import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../../../policy/src/decide/policy.fixture.ts'
import { createExtentMemory } from './extent-memory.ts'
import { plan } from './plan.fixture.ts'

const district = (value: string) => ({
  to: { roles: ['crew'] },
  on: { services: ['**'] },
  with: { where: `district = '${value}'` },
})
const large = {
  ...assets,
  version: 11,
  layers: Array.from({ length: 42 }, (_, id) => layerOf(id, `Layer ${id}`, ['OBJECTID', 'district'])),
}
const reply = (value: unknown) => ({
  status: 200,
  headers: {},
  body: Buffer.from(JSON.stringify(value)),
  elapsedMs: 0,
})

describe('the description of a service of 42 layers of which some rows are hidden', () => {
  let nowMs = 0
  const extents = createExtentMemory(() => nowMs)
  const asks = async (value = 'n', service = large) => {
    const { steps, combine } = plan([district(value)], '', {}, service, { extents, maxRequests: 11 }).plan
    const replies = steps.map((_, index) => reply(index === 0 ? { layers: [] } : { extent: { xmin: index } }))
    return [steps.length, (await combine(replies)).extents?.size]
  }

  it('asks for as many extents as one request may, and for the others in the next ones', async () => {
    expect(await asks()).toEqual([11, 10])
    expect(await asks()).toEqual([11, 20])
    expect(await asks()).toEqual([11, 30])
    expect(await asks()).toEqual([11, 40])
    expect(await asks()).toEqual([3, 42])
    expect(await asks()).toEqual([1, 42])
  })

  it('remembers extents for those who see the same rows alone', async () => {
    expect((await asks('s'))[0]).toBe(11)
  })

  it('remembers nothing of a service that was read again and has changed', async () => {
    expect((await asks('n', { ...large }))[0]).toBe(11)
  })

  it('forgets after a while, because rows move', async () => {
    nowMs = 300_000
    expect((await asks())[0]).toBe(11)
  })
})
