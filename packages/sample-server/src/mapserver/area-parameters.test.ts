import { describe, expect, test } from 'vitest'
import { pixelsOf } from '../map/pixels.fixture.ts'
import type { Habits } from '../operation/habits.ts'
import { createTestSite } from '../server/site.fixture.ts'
import { createWorld } from '../world/create.ts'
import type { Extent } from '../world/geometry.ts'
import { placeOfHydrant } from '../world/places.fixture.ts'

const SERVICE = 'rest/services/Assets_Service/MapServer'
const world = createWorld()
const { ask } = createTestSite(world)
const [x, y] = placeOfHydrant(world, 1)

/** West of the first hydrant, which it does not hold. */
const west: Extent = { xmin: x - 400, ymin: y - 400, xmax: x - 1, ymax: y + 400 }
const around: Extent = { xmin: x - 400, ymin: y - 400, xmax: x + 400, ymax: y + 400 }
const filterOf = (geometry: object, spatialRel = 'esriSpatialRelIntersects') => ({
  spatialFilter: JSON.stringify({ spatialRel, geometryType: 'esriGeometryEnvelope', geometry }),
})
const clippingOf = (geometry: object, excludedLayers: number[] = []) => ({
  clipping: JSON.stringify({ geometryType: 'esriGeometryEnvelope', geometry, excludedLayers }),
})

const IDENTIFY = {
  geometry: JSON.stringify({ x, y }),
  geometryType: 'esriGeometryPoint',
  sr: '102100',
  tolerance: '1',
  mapExtent: `${x - 400},${y - 400},${x + 400},${y + 400}`,
  imageDisplay: '200,200,96',
  layers: 'all:2,6',
}
const FIND = { searchText: '1', contains: 'false', searchFields: 'OBJECTID', layers: '2', sr: '102100' }
const PICTURE = { bbox: `${x - 400},${y - 400},${x + 400},${y + 400}`, size: '200,200', f: 'image' }

const found = async (operation: string, parameters: Record<string, string>) =>
  (await ask(`${SERVICE}/${operation}`, parameters)).json.results?.map(({ layerId }) => layerId)

const pictureOf = async (parameters: Record<string, string>, habits?: Habits) =>
  pixelsOf(
    (await createTestSite(world, habits).ask(`${SERVICE}/export`, { ...PICTURE, ...parameters })).reply,
  )

describe('spatialFilter', () => {
  test('holds in identify beside the place that was asked for', async () => {
    expect(await found('identify', IDENTIFY)).toEqual([2, 6])
    expect(await found('identify', { ...IDENTIFY, ...filterOf(west) })).toEqual([6])
    expect(await found('identify', { ...IDENTIFY, ...filterOf(around, 'esriSpatialRelContains') })).toEqual([
      2,
    ])
  })

  test('holds in find', async () => {
    const [all, filtered] = [await found('find', FIND), await found('find', { ...FIND, ...filterOf(west) })]
    expect(all).not.toEqual([])
    expect(filtered).toEqual([])
  })

  test('leaves out the symbols of rows that do not hold, whose ends would reach inside', async () => {
    const pixels = await pictureOf({ layers: 'show:2', ...filterOf(west) })
    expect(pixels.at(98, 100)).toEqual([255, 255, 255, 255])
    expect((await pictureOf({ layers: 'show:2' })).at(98, 100)).not.toEqual([255, 255, 255, 255])
  })

  test.each(['{', '[]', '{"geometry":{}}', '{"geometry":{"x":1,"y":1},"spatialRel":"beside"}'])(
    'is refused as %s',
    async (spatialFilter) => {
      const { json } = await ask(`${SERVICE}/export`, { ...PICTURE, spatialFilter })
      expect(json.error.code).toBe(400)
    },
  )
})

describe('clipping', () => {
  test('cuts layers, but for those that it excludes', async () => {
    const white = [255, 255, 255, 255]
    const cut = await pictureOf({ layers: 'show:6', ...clippingOf(west) })
    expect([cut.at(50, 100), cut.at(150, 100)].map((one) => String(one) === String(white))).toEqual([
      false,
      true,
    ])
    const whole = await pictureOf({ layers: 'show:6', ...clippingOf(west, [6]) })
    expect(whole.at(150, 100)).not.toEqual(white)
  })

  test('hides from identify and find what lies outside', async () => {
    expect(await found('identify', { ...IDENTIFY, ...clippingOf(west) })).toEqual([6])
    expect(await found('identify', { ...IDENTIFY, ...clippingOf(west, [2]) })).toEqual([2, 6])
    expect(await found('find', { ...FIND, ...clippingOf(west) })).toEqual([])
  })

  test('is in the reference that it names, or in that of the picture', async () => {
    const bbox = '-118.6,34.2,-118.4,34.4'
    const degrees = { bbox, bboxSR: '4326', imageSR: '4326', size: '200,200', layers: 'show:6' }
    const half = { xmin: -118.6, ymin: 34.2, xmax: -118.5, ymax: 34.4 }
    const [plain, named] = await Promise.all(
      [half, { ...half, spatialReference: { wkid: 4326 } }].map((box) =>
        pictureOf({ ...degrees, ...clippingOf(box) }),
      ),
    )
    expect(plain?.data).toEqual(named?.data)
    expect(plain?.at(150, 100)).toEqual([255, 255, 255, 255])
  })
})

describe('a symbol', () => {
  test('reaches pixels beyond its shape: markers', async () => {
    const pixels = await pictureOf({ layers: 'show:2', transparent: 'true' })
    const reach = [1, 2, 3, 4, 5, 6].filter((step) => pixels.at(100 - step, 100)[3] > 0)
    expect(reach.length).toBeGreaterThanOrEqual(2)
  })

  test('reaches pixels beyond its shape: lines', async () => {
    const wide = { type: 'esriSLS', style: 'esriSLSSolid', color: [255, 0, 0, 255], width: 6 }
    const dynamicLayers = JSON.stringify([
      {
        id: 1,
        source: { type: 'mapLayer', mapLayerId: 4 },
        drawingInfo: { renderer: { type: 'simple', symbol: wide }, showLabels: false },
      },
    ])
    const [thin, thick] = await Promise.all([
      pictureOf({ layers: 'show:4', transparent: 'true' }),
      pictureOf({ dynamicLayers, transparent: 'true' }),
    ])
    const drawn = ({ data }: typeof thin) => data.filter((value, at) => at % 4 === 3 && value > 0).length
    expect(drawn(thick)).toBeGreaterThan(2 * drawn(thin))
  })

  test('has a label that stands beside its shape', async () => {
    const large = {
      bbox: `${x - 100},${y - 100},${x + 100},${y + 100}`,
      layers: 'show:2',
      transparent: 'true',
    }
    const pixels = await pictureOf(large)
    const above = Array.from({ length: 40 }, (_, step) => pixels.at(80 + step, 91)[3])
    expect(above.filter((alpha) => alpha > 0).length).toBeGreaterThan(20)
  })
})

describe('a server with habits', () => {
  const rootOf = async (habits: Habits) =>
    (await createTestSite(world, habits).ask(SERVICE)).json as unknown as Record<string, unknown>

  test('announces what it knows', async () => {
    expect(await rootOf({})).toMatchObject({ supportsSpatialFilter: true, supportsClipping: true })
    const old = await rootOf({ areaParameters: false })
    expect([old.supportsSpatialFilter, old.supportsClipping]).toEqual([undefined, undefined])
  })

  test('ignores the parameters that it does not know', async () => {
    const old = { areaParameters: false }
    const plain = await pictureOf({ layers: 'show:2' })
    const asked = await pictureOf({ layers: 'show:2', ...filterOf(west), ...clippingOf(west) }, old)
    expect(asked.data).toEqual(plain.data)
  })

  test.each([
    ['beside', 4, 4],
    ['wider', -40, 40],
  ] as const)('draws another extent than asked, and says so: %s', async (draws, less, more) => {
    const { extent } = (
      await createTestSite(world, { draws }).ask(`${SERVICE}/export`, { ...PICTURE, f: 'json' })
    ).json
    expect([extent.xmin - around.xmin, extent.xmax - around.xmax].map(Math.round)).toEqual([less, more])
    expect((await pictureOf({ layers: 'show:2' }, { draws })).data).not.toEqual(
      (await pictureOf({ layers: 'show:2' })).data,
    )
  })

  test('draws pictures without a description', async () => {
    const { json } = await createTestSite(world, { describesPictures: false }).ask(`${SERVICE}/export`, {
      ...PICTURE,
      f: 'json',
    })
    expect(json.error.code).toBe(500)
    expect((await pictureOf({}, { describesPictures: false })).width).toBe(200)
  })

  test('gives rows of any place, but identifies where it is asked', async () => {
    const site = createTestSite(world, { queriesByPlace: false })
    const parameters = { geometry: JSON.stringify({ x: 0, y: 0 }), returnCountOnly: 'true', where: '1=1' }
    const { json } = await site.ask(`${SERVICE}/2/query`, parameters)
    expect(json.count).toBeGreaterThan(1000)
    const { json: identified } = await site.ask(`${SERVICE}/identify`, {
      ...IDENTIFY,
      geometry: '{"x":0,"y":0}',
    })
    expect(identified.results).toEqual([])
  })
})
