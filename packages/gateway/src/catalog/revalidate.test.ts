import type { ServiceEntry } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import { assets } from '../../../policy/src/decide/policy.fixture.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'
import { createReread, createRevalidate } from './revalidate.ts'
import { readTileScheme } from './tile-scheme.ts'

const layers = assets.layers.map(({ id, name }) => ({ id, name }))

const exchanged = [...layers].reverse().map(({ id }, index) => ({ id, name: layers[index]?.name }))

/** Revalidates a service whose page says what `page` is. */
function watched(service: ServiceEntry = assets) {
  const world = { now: 0, page: { layers } as object | undefined, asked: 0, reread: 0, isReadable: true }
  const options: Parameters<typeof createRevalidate>[0] = {
    forward: async (): Promise<UpstreamReply> => {
      world.asked += 1
      const isRead = world.page !== undefined
      const body = Buffer.from(isRead ? JSON.stringify(world.page) : 'gone')
      return { status: isRead ? 200 : 500, headers: {}, body, elapsedMs: 0 }
    },
    catalog: {
      reread: async () => {
        world.reread += 1
        return world.isReadable ? service : undefined
      },
    },
    monotonic: () => world.now,
  }
  const revalidate = createRevalidate(options)
  const reread = createReread({ ...options, revalidate })
  const at = (now: number) => {
    world.now = now
    return revalidate('ags', service)
  }
  const rereadAt = (now: number) => {
    world.now = now
    return reread('ags', service)
  }
  return { world, at, rereadAt }
}

describe('the revalidation of a service', () => {
  it('is good for two seconds, and has the service read again where layers changed', async () => {
    const { world, at } = watched()
    await at(0)
    await at(1_999)
    expect(world).toMatchObject({ asked: 1, reread: 0 })
    world.page = { layers: exchanged }
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

describe('the revalidation of a cache of tiles', () => {
  const tileInfo = {
    rows: 256,
    cols: 256,
    origin: { x: 0, y: 0 },
    spatialReference: { wkid: 3857 },
    lods: [{ level: 0, resolution: 4 }],
  }
  const tiled = { ...assets, layers: [], tileScheme: readTileScheme({ tileInfo }) } as ServiceEntry

  it('has the service read again where its tiles lie elsewhere, also without layers', async () => {
    const { world, at } = watched(tiled)
    world.page = { tileInfo }
    await at(0)
    expect(world).toMatchObject({ asked: 1, reread: 0 })
    world.page = { tileInfo: { ...tileInfo, origin: { x: 8, y: 0 } } }
    await at(2_000)
    expect(world).toMatchObject({ asked: 2, reread: 1 })
  })

  it('has it read again where they came and where they are gone', async () => {
    for (const [service, page] of [
      [tiled, { layers: [] }],
      [assets, { layers, tileInfo }],
    ] as const) {
      const { world, at } = watched(service)
      world.page = page
      await at(0)
      expect(world.reread).toBe(1)
    }
  })
})

describe('a service that says something new and cannot be read again', () => {
  it('is refused at each revalidation, until it was read', async () => {
    const { world, at } = watched()
    await at(0)
    world.page = { layers: exchanged }
    world.isReadable = false
    await expect(at(2_000)).rejects.toThrow('service.unreadable')
    await expect(at(4_000)).rejects.toThrow('service.unreadable')
    world.page = undefined
    await expect(at(6_000)).rejects.toThrow('service.unreadable')
    world.page = { layers: exchanged }
    world.isReadable = true
    await at(8_000)
    await at(10_000)
    expect(world.reread).toBe(3)
  })
})

describe('a service whose reply was of another layer', () => {
  it('is read again every ten seconds, and revalidated in between, whenever the last revalidation was', async () => {
    const { world, rereadAt } = watched()
    await rereadAt(0)
    await rereadAt(9_000)
    await rereadAt(9_001)
    expect(world).toMatchObject({ asked: 2, reread: 1 })
    world.page = undefined
    await expect(rereadAt(9_002)).rejects.toThrow('service.unreadable')
    await rereadAt(10_000)
    expect(world.reread).toBe(2)
  })

  it('is refused while it cannot be read, and asked for again', async () => {
    const { world, rereadAt } = watched()
    world.isReadable = false
    await expect(rereadAt(0)).rejects.toThrow('service.unreadable')
    await expect(rereadAt(1)).rejects.toThrow('service.unreadable')
    expect(world.reread).toBe(2)
  })
})
