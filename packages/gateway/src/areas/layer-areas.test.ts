import { afterAll, describe, expect, it } from 'vitest'
import { openAreaThreads } from './area-threads.ts'
import { type LayerRow, layerServer, notes } from './areas.fixture.ts'
import { LayerAreas } from './layer-areas.ts'
import type { LayerSource } from './layer-reader.ts'

const threads = await openAreaThreads()
afterAll(() => threads.close())

const square = (x: number, y: number): LayerRow['rings'] => [
  [
    [x, y],
    [x, y + 0.1],
    [x + 0.1, y + 0.1],
    [x + 0.1, y],
    [x, y],
  ],
]
const bow: LayerRow['rings'] = [
  [
    [0, 0],
    [1, 1],
    [1, 0],
    [0, 1],
    [0, 0],
  ],
]
const source: LayerSource = {
  upstream: 'ags',
  service: 'Plan/Districts',
  type: 'MapServer',
  layer: 3,
  by: 'NAME',
  every: 3_600_000,
  maxStale: 3_600_000,
}
const north: LayerRow = { id: 1, name: 'North', rings: square(10, 54) }
const south: LayerRow = { id: 7, name: 'South', rings: square(10, 53) }

async function opened(rows: readonly LayerRow[], more: Partial<LayerSource> = {}) {
  const server = layerServer()
  server.answer.rows = rows
  const kept = notes()
  const clock = { now: 0 }
  const areas = new LayerAreas(
    { name: 'districts', source: { ...source, ...more }, grows: [0] },
    { ...kept, ...threads, forward: server.forward, clock: () => clock.now },
  )
  await areas.firstRead
  return { areas, server, clock, ...kept }
}
const forms = ({ asked }: ReturnType<typeof layerServer>) =>
  asked.flatMap(({ question: { body } }) => (body ? [new URLSearchParams(String(body))] : []))

describe('Areas in a layer of a map server', () => {
  it('are read whole, in pieces, in the layer’s own reference and as the gateway', async () => {
    const rows = Array.from({ length: 5 }, (_, id) => ({ ...north, id, name: `d${id}` }))
    const { areas, server, counted } = await opened(rows, { where: "STATUS = 'x'" })
    server.answer.mostPerReply = 2
    await areas.refresh()
    expect(areas.names()).toEqual(['d0', 'd1', 'd2', 'd3', 'd4'])
    expect(areas.find('d3', 0)).toMatchObject({ name: 'districts/d3', wkid: 4326 })
    const paths = server.asked.map(({ question }) => `${question.method} ${question.path}`)
    const [page, query] = [
      'GET /rest/services/Plan/Districts/MapServer/3',
      'POST /rest/services/Plan/Districts/MapServer/3/query',
    ]
    expect(paths).toEqual([page, query, query, page, query, query, query, query])
    expect(server.asked.every(({ delivery }) => delivery.principalId === 'gateway')).toBe(true)
    expect(forms(server)[0]?.get('where')).toBe("STATUS = 'x'")
    expect(Object.fromEntries(forms(server).at(-1) ?? [])).toMatchObject({
      objectIds: '4',
      outFields: 'OBJECTID,NAME',
      outSR: '4326',
      returnTrueCurves: 'false',
    })
    expect(counted).toEqual(['districts ok', 'districts ok'])
  })

  it('of one name are one area, and rows without a shape or a name belong to none', async () => {
    const rows = [
      north,
      { id: 2, name: 'North', rings: square(20, 54) },
      { id: 3, name: null, rings: square(0, 0) },
      { id: 4, name: 'Nowhere', rings: null },
    ]
    const { areas } = await opened(rows)
    expect(areas.names()).toEqual(['North'])
    expect(areas.find('North', 0)?.bounds).toEqual({ xmin: 10, ymin: 54, xmax: 20.1, ymax: 54.1 })
    expect(areas.find('', 0)).toBeUndefined()
  })

  it('without `by` are one area', async () => {
    const { by: _, ...plain } = source
    const { areas } = await opened([north, south], { ...plain, by: undefined })
    expect([areas.names(), areas.find('', 0)?.ends.length]).toEqual([[''], 2])
  })

  it('move the generation where they change, and only there', async () => {
    const { areas, server } = await opened([north])
    const [before, area] = [areas.generation(), areas.find('North', 0)]
    await areas.refresh()
    expect([areas.generation(), areas.find('North', 0)]).toEqual([before, area])
    server.answer.rows = [north, south]
    await areas.refresh()
    expect(areas.generation()).toBe(before + 1)
    expect(areas.find('North', 0)).toBe(area)
    server.answer.rows = [south]
    await areas.refresh()
    expect([areas.generation(), areas.find('North', 0)]).toEqual([before + 2, undefined])
  })

  it('hold while they cannot be read, and end when that lasts too long', async () => {
    const { areas, server, clock, lines, counted } = await opened([north], { maxStale: 60_000 })
    const [before, area] = [areas.generation(), areas.find('North', 0)]
    server.answer.rows = new Error('no connection')
    clock.now = 60_000
    await areas.refresh()
    expect([areas.generation(), areas.find('North', 0)]).toEqual([before, area])
    expect(lines).toEqual([
      expect.stringMatching(/^warn the area cannot be read; it is kept until then .*no connection/),
    ])
    clock.now = 60_001
    expect([areas.generation(), areas.find('North', 0)]).toEqual([before + 1, undefined])
    await areas.refresh()
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^error the area could not be read for too long/),
      expect.stringMatching(/^warn the area cannot be read: there is none/),
    ])
    server.answer.rows = [north]
    await areas.refresh()
    expect([areas.generation(), areas.find('North', 0)?.key]).toEqual([before + 2, area?.key])
    expect(lines.at(-1)).toMatch(/^info the area can be read again/)
    expect(counted).toEqual(['ok', 'failed', 'failed', 'ok'].map((result) => `districts ${result}`))
  })

  it('end at once where the rows are gone', async () => {
    const { areas, server } = await opened([north])
    server.answer.rows = []
    await areas.refresh()
    expect(areas.find('North', 0)).toBeUndefined()
  })

  it('are none where polygons cross themselves, and the others stay', async () => {
    const { areas, lines, counted } = await opened([north, { id: 9, name: 'Bow', rings: bow }])
    expect(areas.names()).toEqual(['North'])
    expect(lines).toEqual([expect.stringMatching(/^error this is no area .*OBJECTID 9.*"chosen":"Bow"/)])
    expect(counted).toEqual(['districts invalid'])
  })

  it.each([
    ['that come in another reference', { spatialReference: { wkid: 3857 } }],
    ['with some rows missing', { features: [] }],
    ['that are no list', { features: null }],
  ])('are not taken from shapes %s', async (_title, more) => {
    const { areas, server, counted } = await opened([north])
    const area = areas.find('North', 0)
    server.answer.more = more
    await areas.refresh()
    expect(areas.find('North', 0)).toBe(area)
    expect(counted.at(-1)).toBe('districts failed')
  })

  it('are not read any more after they are closed', async () => {
    const { areas, server, counted } = await opened([north])
    areas.close()
    server.answer.rows = new Error('no connection')
    await areas.refresh()
    expect(counted).toEqual(['districts ok'])
  })
})
