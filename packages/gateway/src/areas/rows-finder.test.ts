import type { PlacedArea } from '@mapgate/geometry'
import type { ServiceEntry } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import { areaRight } from '../../../policy/src/model/area.fixture.ts'
import { assets, layerOf } from '../../../policy/src/model/catalog.fixture.ts'
import type { Outbound, UpstreamReply } from '../core/upstream/outbound.ts'
import { type AreaWork, createRowsFinder } from './rows-finder.ts'

const right = areaRight()
const { coordinates, ends, bounds } = right.area
const placed = { key: 'placed', wkid: 3857, coordinates, ends, bounds } as PlacedArea
const layer = layerOf(0, 'Parcels', ['OBJECTID', 'owner'], {
  extent: { spatialReference: { wkid: 102100, latestWkid: 3857 } },
})
const service: ServiceEntry = { ...assets, layers: [layer, { ...layer, id: 1, objectIdField: undefined }] }
const json = (value: unknown, more: Partial<UpstreamReply> = {}): UpstreamReply => ({
  status: 200,
  headers: {},
  body: new TextEncoder().encode(JSON.stringify(value)),
  elapsedMs: 0,
  ...more,
})

interface World {
  readonly ids?: unknown
  readonly most?: number
  /** Most rows that the map server sends at once. */
  readonly sent?: number
  /** Which of the rows that came lie inside. */
  readonly inside?: (id: number) => boolean
  readonly placing?: Awaited<ReturnType<AreaWork['placedIn']>>
}

/** A finder before a map server with these ids, the forms of the questions that reached it, and a clock. */
function finderOver({
  ids = [1, 2, 3],
  most = 100_000,
  sent = 2_000,
  inside = () => true,
  placing = placed,
}: World = {}) {
  const forms: URLSearchParams[] = []
  let now = 0
  const forward = async ({ question: { query, body } }: Outbound) => {
    const form = new URLSearchParams(query || new TextDecoder().decode(body as Uint8Array))
    forms.push(form)
    if (form.get('returnIdsOnly') === 'true') return json({ objectIdFieldName: 'OBJECTID', objectIds: ids })
    const asked = (form.get('where') ?? '').match(/\d+/g)?.map(Number) ?? []
    return json({ asked: asked.slice(0, sent), exceededTransferLimit: asked.length > sent })
  }
  const work: AreaWork = {
    placedIn: async () => placing,
    judgeRows: async ({ body }) => [...JSON.parse(new TextDecoder().decode(body)).asked.filter(inside), 777],
  }
  const finder = createRowsFinder({ forward, work, most, lifeMs: 1_000, monotonic: () => now })
  return {
    forms,
    find: (layerId = 0, entry = service) => finder.find({ upstream: 'gis', service: entry, layerId, right }),
    forget: (layerId: number) => finder.forget({ upstream: 'gis', service, layerId }),
    wait: (ms: number) => {
      now += ms
    },
  }
}

describe('Rows of a layer in an area', () => {
  it('are those that the area takes of those that the map server finds', async () => {
    const { find, forms } = finderOver({ inside: (id) => id !== 2 })
    expect(await find()).toEqual({ ids: [1, 3] })
    const [ids, shapes] = forms
    expect(JSON.parse(ids?.get('geometry') ?? '')).toMatchObject({ rings: [expect.any(Array)] })
    expect([ids?.get('inSR'), ids?.get('spatialRel'), ids?.get('where')]).toEqual(['3857', null, null])
    expect([shapes?.get('outSR'), shapes?.get('outFields')]).toEqual(['3857', 'OBJECTID'])
  })

  it('are asked for in pieces, and not at all beyond the bound', async () => {
    const ids = Array.from({ length: 1_200 }, (_, index) => 2 * index)
    const some = finderOver({ ids })
    expect(await some.find()).toEqual({ ids })
    expect(some.forms).toHaveLength(4)
    const few = finderOver({ ids: [2, 5, 9, 11, 14], sent: 2 })
    expect(await few.find()).toEqual({ ids: [2, 5, 9, 11, 14] })
    const many = finderOver({ ids, most: 1_199 })
    expect(await many.find()).toEqual({ tooMany: 1_199 })
    expect(many.forms).toHaveLength(1)
  })

  it('are kept for a while, for everybody with the same area, and per entry of the catalogue', async () => {
    const { find, forms, wait } = finderOver()
    await Promise.all([find(), find()])
    wait(999)
    await find()
    expect(forms).toHaveLength(2)
    wait(1)
    await find()
    expect(forms).toHaveLength(4)
    await find(0, { ...service })
    expect(forms).toHaveLength(6)
  })

  it('are forgotten when their layer was edited, and no other', async () => {
    const { find, forms, forget } = finderOver()
    await find()
    forget(10)
    await find()
    expect(forms).toHaveLength(2)
    const early = find()
    forget(0)
    await Promise.all([early, find()])
    expect(forms).toHaveLength(4)
  })

  it('are none where the map server has none', async () => {
    expect(await finderOver({ ids: null }).find()).toEqual({ ids: [] })
    expect(await finderOver({ ids: [] }).find()).toEqual({ ids: [] })
  })

  it.each<[string, World, number?]>([
    ['no ids come', { ids: 'none' }],
    ['the area cannot be placed', { placing: { unplaced: 'another datum' } }],
    ['the layer has no object ids', {}, 1],
    ['the layer is not there', {}, 9],
  ])('are an error, and asked for again, where %s', async (_, world, layerId = 0) => {
    const { find } = finderOver(world)
    await expect(find(layerId)).rejects.toThrow()
    await expect(find(layerId)).rejects.toThrow()
  })
})
