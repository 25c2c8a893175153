import { readIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { layerOf } from '../../decide/policy.fixture.ts'
import type { LayerEntry, ServiceEntry } from '../../model/catalog.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { made, permitted, plan } from '../enforce.fixture.ts'
import { showJson } from '../show-reply.ts'

const reference = { wkid: 102100, latestWkid: 3857 }
const stated = { xmin: 1, ymin: 2, xmax: 3, ymax: 4, spatialReference: reference }
const ofRows = { xmin: 1, ymin: 2, xmax: 2, ymax: 3, spatialReference: reference }
const world = -20_037_508.342789244
const north = { to: { roles: ['crew'] }, on: { services: ['**'] }, with: { where: "district = 'n'" } }

const wells = (more: Partial<LayerEntry> = {}) =>
  layerOf(0, 'Wells', ['OBJECTID', 'district'], { extent: stated, ...more })
const service = (version: number | undefined, ...layers: LayerEntry[]): ServiceEntry => ({
  name: 'Water/Assets',
  type: 'MapServer',
  cached: false,
  layers,
  capabilities: ['map', 'query', 'data'],
  supportsDynamicLayers: false,
  ...(version === undefined ? {} : { version }),
})

const replied = (value: unknown): UpstreamReply => ({
  status: 200,
  headers: {},
  body: new TextEncoder().encode(JSON.stringify(value)),
  elapsedMs: 0,
})

/** The description that a caller gets, and how many extents were asked for; `answer`: what the map server says to each. */
async function described(grant: object, entry: ServiceEntry, answer: UpstreamReply, path = '0') {
  const { map, obligations } = permitted([grant], path, {}, entry)
  const { steps, combine } = plan([grant], path, {}, entry)
  const layer = { id: 0, name: 'Wells', extent: stated }
  const root = {
    layers: entry.layers,
    fullExtent: stated,
    initialExtent: stated,
    spatialReference: reference,
  }
  const sent = steps.map((step) => made(step([])))
  const replies = sent.map((_, index) => (index === 0 ? replied(path === '' ? root : layer) : answer))
  // biome-ignore lint/suspicious/noExplicitAny: a description is looked into
  const json = made(showJson(made(await combine(replies)), readIntent(map), obligations)) as any
  return {
    asked: sent.length - 1,
    mayFail: sent.slice(1).every(({ mayFail }) => mayFail),
    extent: json.extent,
    json,
  }
}

describe('The extent that a description states where rows are hidden', () => {
  it.each<[string, number | undefined, boolean | undefined, number]>([
    ['of 10.91', 10.91, undefined, 1],
    ['of 10.2, which does not know the query', 10.2, undefined, 0],
    ['that states no version', undefined, undefined, 0],
    ['of 10.91, where the layer says no', 10.91, false, 0],
    ['without a version, where the layer says yes', undefined, true, 1],
  ])('is asked of a server %s', async (_, version, queryExtent, asked) => {
    const entry = service(version, wells(queryExtent === undefined ? {} : { queryExtent }))
    const found = await described(north, entry, replied({ extent: ofRows }))
    expect(found.asked).toBe(asked)
    expect(found.extent).toEqual(
      asked === 1 ? ofRows : { ...stated, xmin: world, ymin: world, xmax: -world, ymax: -world },
    )
  })

  it.each<[string, UpstreamReply]>([
    ['no rows', replied({ extent: { xmin: 'NaN', ymin: 'NaN', xmax: 'NaN', ymax: 'NaN' } })],
    ['whole rows instead', replied({ features: [{ geometry: { x: 1, y: 2 } }] })],
    ['an error of the server', { ...replied({}), error: { code: 400, message: 'no', details: [] } }],
    ['something else than JSON', { ...replied({}), body: new TextEncoder().encode('<html>') }],
    [
      'a server that does not answer',
      { ...replied({}), status: 504, error: { code: 504, message: 'late', details: [] } },
    ],
  ])('is the area of the spatial reference after %s', async (_, answer) => {
    const layer = await described(north, service(11, wells()), answer)
    expect(layer).toMatchObject({ asked: 1, mayFail: true, extent: { xmin: world } })
    const root = await described(north, service(11, wells()), answer, '')
    expect(root.json).toMatchObject({ fullExtent: { xmin: world }, initialExtent: { xmin: world } })
  })

  it('is that of the author where the grant says so, and nothing is asked', async () => {
    const author = { ...north, with: { ...north.with, extents: 'author' } }
    const found = await described(author, service(11, wells()), replied({}))
    expect(found).toMatchObject({ asked: 0, extent: stated })
    const hidden = { ...author, with: { ...author.with, fields: { except: ['geometry'] } } }
    expect((await described(hidden, service(11, wells()), replied({}))).extent).toBeUndefined()
  })

  it('is asked for of a dozen layers at most', async () => {
    const layers = Array.from({ length: 30 }, (_, id) => ({ ...wells(), id }))
    const found = await described(north, service(11, ...layers), replied({ extent: ofRows }), '')
    expect(found).toMatchObject({ asked: 12, json: { fullExtent: { xmin: world } } })
  })
})
