import { describe, expect, it } from 'vitest'
import { assets } from '../authz/authz.fixture.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import { createLook } from './look.ts'

const layers = assets.layers.map(({ id, name }) => ({ id, name }))

/** A look at a service whose page says what `page` is. */
function watched() {
  const world = { now: 0, page: { layers } as object | undefined, asked: 0, reread: 0 }
  const look = createLook({
    forward: async (): Promise<UpstreamReply> => {
      world.asked += 1
      const isRead = world.page !== undefined
      const body = Buffer.from(isRead ? JSON.stringify(world.page) : 'gone')
      return { status: isRead ? 200 : 500, headers: {}, body, elapsedMs: 0 }
    },
    catalog: {
      reread: async () => {
        world.reread += 1
      },
    },
    monotonic: () => world.now,
  })
  const at = (now: number) => {
    world.now = now
    return look('ags', assets)
  }
  return { world, at }
}

describe('a look at a service', () => {
  it('is good for two seconds, and has the service read anew where layers changed', async () => {
    const { world, at } = watched()
    await at(0)
    await at(1_999)
    expect(world).toMatchObject({ asked: 1, reread: 0 })
    world.page = { layers: [...layers].reverse().map(({ id }, index) => ({ id, name: layers[index]?.name })) }
    await at(2_000)
    expect(world).toMatchObject({ asked: 2, reread: 1 })
  })

  it('that nobody could make yet is a refusal: the catalogue may be of long ago', async () => {
    const { world, at } = watched()
    world.page = undefined
    await expect(at(0)).rejects.toThrow('service.unreadable')
    world.page = { layers }
    await at(2_000)
  })

  it('holds for ten seconds while the page cannot be read, and no longer', async () => {
    const { world, at } = watched()
    await at(0)
    world.page = undefined
    await at(2_000)
    await at(9_000)
    await expect(at(11_000)).rejects.toThrow('service.unreadable')
    await expect(at(12_000)).rejects.toThrow('service.unreadable')
    world.page = { layers }
    await at(13_000)
    expect(world.reread).toBe(0)
  })
})
