import { describe, expect, test } from 'vitest'
import { difference, differenceFromGolden, pixelsOf } from '../map/pixels.fixture.ts'
import { type Answered, createTestSite } from '../server/site.fixture.ts'
import { createWorld } from '../world/create.ts'
import { placeOfHydrant } from '../world/places.fixture.ts'

const EXPORT = 'rest/services/Assets_Service/MapServer/export'
const world = createWorld()
const { ask } = createTestSite(world)
const [x, y] = placeOfHydrant(world, 1)

const DEMO_VIEW = { bbox: '-13527000,3876000,-12744000,4316000', size: '640,360', transparent: 'true' }
/** The first hydrant in the middle, 4 metres to a pixel. */
const HYDRANT = { bbox: `${x - 400},${y - 400},${x + 400},${y + 400}`, size: '200,200' }
const SYMBOL = { type: 'esriSLS', style: 'esriSLSSolid', color: [255, 0, 0, 255], width: 3 }

const draw = (parameters: Record<string, string>): Promise<Answered> =>
  ask(EXPORT, { f: 'image', ...parameters })

async function drawnLayers(parameters: Record<string, string>): Promise<number[]> {
  return (await draw({ ...HYDRANT, ...parameters })).execution.layersDrawn.toSorted()
}

describe('the picture', () => {
  test('is the one that was looked at', async () => {
    const { reply } = await draw(DEMO_VIEW)
    const golden = new URL('golden/demo-view.png', import.meta.url)
    expect(await differenceFromGolden(reply, golden)).toBeLessThan(0.005)
  })

  test('shows hydrants where they are', async () => {
    const pixels = await pixelsOf((await draw({ ...HYDRANT, layers: 'show:2' })).reply)
    expect(pixels.at(100, 100)).toEqual([209, 64, 53, 255])
    expect(pixels.at(3, 3)).toEqual([255, 255, 255, 255])
  })

  test('is transparent where nothing is, when asked', async () => {
    const pixels = await pixelsOf((await draw({ ...HYDRANT, layers: 'show:2', transparent: 'true' })).reply)
    expect(pixels.at(3, 3)).toEqual([0, 0, 0, 0])
  })

  test.each([
    ['png', 'image/png'],
    ['png8', 'image/png'],
    ['png24', 'image/png'],
    ['PNG32', 'image/png'],
    ['jpg', 'image/jpeg'],
    ['', 'image/png'],
  ])('is encoded as %s', async (format, contentType) => {
    const { reply } = await draw({ ...HYDRANT, format })
    const exact = await pixelsOf((await draw({ ...HYDRANT, format: 'png32' })).reply)
    expect(reply.contentType).toBe(contentType)
    expect(difference(await pixelsOf(reply), exact, 60)).toBeLessThan(0.02)
  })

  test('has 256 colours at most as png8', async () => {
    const { reply } = await draw({ ...DEMO_VIEW, format: 'png8' })
    expect(Buffer.from(reply.body)[25]).toBe(3)
  })

  test.each([
    ['bbox', ''],
    ['bbox', '1,2,3'],
    ['bbox', '0,0,0,0'],
    ['size', '0,10'],
    ['size', '5000,10'],
    ['dpi', '-1'],
    ['format', 'webp'],
    ['layers', 'none'],
    ['layers', 'show:a'],
    ['imageSR', '1'],
    ['dynamicLayers', '{}'],
    ['layerDefs', '{"2":"no such thing"}'],
  ])('is refused for %s=%s', async (name, value) => {
    const { json } = await draw({ ...HYDRANT, [name]: value })
    expect(json.error.code).toBe(400)
  })
})

describe('the frame', () => {
  const frameOf = async (parameters: Record<string, string>) =>
    (await ask(EXPORT, { ...DEMO_VIEW, layers: 'show:6', ...parameters })).json

  test('grows to the proportions of the picture', async () => {
    const { width, height, extent } = await frameOf({ size: '100,100' })
    expect([width, height]).toEqual([100, 100])
    expect(extent.ymax - extent.ymin).toBeCloseTo(extent.xmax - extent.xmin)
  })

  test('takes corners in any order', async () => {
    const swapped = await frameOf({ bbox: '-13527000,4316000,-12744000,3876000' })
    expect(swapped.extent).toEqual((await frameOf({})).extent)
  })

  test('projects from bboxSR to imageSR', async () => {
    const { extent } = await frameOf({
      bbox: '-118.5,34,-117.5,35',
      bboxSR: '4326',
      imageSR: '3857',
      size: '100,100',
    })
    expect(extent.spatialReference).toEqual({ wkid: 102100, latestWkid: 3857 })
    expect((extent.xmin + extent.xmax) / 2).toBeCloseTo(-13135699.9, 0)
  })

  test('draws in degrees', async () => {
    const bbox = '-119,34,-117,35'
    const flat = await frameOf({ bbox, bboxSR: '4326', imageSR: '4326', size: '200,100' })
    expect(flat.extent).toMatchObject({ xmin: -119, ymin: 34, xmax: -117, ymax: 35 })
    const { reply } = await draw({ bbox, bboxSR: '4326', imageSR: '4326', size: '200,100', layers: 'show:6' })
    expect((await pixelsOf(reply)).at(100, 50)).not.toEqual([255, 255, 255, 255])
  })

  test('follows mapScale and dpi', async () => {
    const { scale, extent } = await frameOf({ mapScale: '100000', dpi: '192' })
    expect(scale).toBeCloseTo(100_000)
    expect(extent.xmax - extent.xmin).toBeCloseTo((640 / 192) * 0.0254 * 100_000)
  })

  test('turns the map counter-clockwise', async () => {
    const upright = await pixelsOf((await draw({ ...HYDRANT, layers: 'show:4' })).reply)
    const turned = await pixelsOf((await draw({ ...HYDRANT, layers: 'show:4', rotation: '180' })).reply)
    const reversed = {
      ...upright,
      data: new Uint8ClampedArray(new Uint32Array(upright.data.buffer).toReversed().buffer),
    }
    expect(difference(turned, reversed, 90)).toBeLessThan(0.03)
    expect(difference(turned, upright, 90)).toBeGreaterThan(0.03)
  })
})

describe('the layers', () => {
  test.each([
    ['', [0, 2, 3, 4, 5, 6]],
    ['show:2', [2]],
    ['show:1', [2, 3, 4, 5, 6]],
    ['show:', []],
    ['show:7', []],
    ['hide:2,3', [0, 4, 5, 6]],
    ['hide:1', [0]],
    ['include:2', [0, 2, 3, 4, 5, 6]],
    ['exclude:1', [0]],
    ['SHOW:4', [4]],
  ])('of layers=%s are %j', async (layers, drawn) => {
    expect(await drawnLayers({ layers })).toEqual(drawn)
  })

  test('are left out beyond their scales', async () => {
    expect((await draw(DEMO_VIEW)).execution.layersDrawn.toSorted()).toEqual([2, 4, 6])
  })

  test.each(['{"2":"status = \'out\'"}', "2:status = 'out'", "2:status = 'out';4:cost > 5"])(
    'draw the rows of layerDefs %s',
    async (layerDefs) => {
      const { execution } = await draw({ ...DEMO_VIEW, layers: 'show:2', layerDefs })
      expect(execution.predicate).toEqual({ 2: ["(status = 'out')"] })
    },
  )

  test('draw the rows of a time, unless layerTimeOptions says no', async () => {
    const time = '1704067200000,1706745600000'
    const { execution } = await draw({ ...HYDRANT, layers: 'show:0', time })
    expect(execution.predicate[0]).toEqual(['"reported" >= 1704067200000 AND "reported" <= 1706745600000'])
    const timeless = await draw({
      ...HYDRANT,
      layers: 'show:0',
      time,
      layerTimeOptions: '{"0":{"useTime":false}}',
    })
    expect(timeless.execution.predicate[0]).toEqual([''])
  })

  test('draw the rows of a spatialFilter, and nothing outside of clipping', async () => {
    const box = { xmin: x - 400, ymin: y - 400, xmax: x, ymax: y + 400 }
    const filter = JSON.stringify({
      geometryType: 'esriGeometryEnvelope',
      geometry: box,
      spatialRel: 'esriSpatialRelIntersects',
    })
    const { execution } = await draw({ ...HYDRANT, layers: 'show:2', spatialFilter: filter })
    expect(execution.area[2]).toEqual([[box.xmin, box.ymin, box.xmax, box.ymax]])
    const [west, south, east, north] = [x - 400, y - 400, x, y + 400]
    const rings = [
      [
        [west, south],
        [west, north],
        [east, north],
        [east, south],
        [west, south],
      ],
    ]
    const clipping = JSON.stringify({ geometryType: 'esriGeometryPolygon', geometry: { rings } })
    const pixels = await pixelsOf((await draw({ ...HYDRANT, layers: 'show:6', clipping })).reply)
    expect(pixels.at(50, 100)).not.toEqual([255, 255, 255, 255])
    expect(pixels.at(150, 100)).toEqual([255, 255, 255, 255])
  })
})

describe('dynamic layers', () => {
  const dynamic = (...layers: object[]): Record<string, string> => ({
    ...HYDRANT,
    dynamicLayers: JSON.stringify(layers),
  })
  const mains = { id: 1, source: { type: 'mapLayer', mapLayerId: 4 } }

  test('count instead of layers', async () => {
    const { execution } = await draw({ ...dynamic(mains), layers: 'show:2' })
    expect(execution.layersDrawn).toEqual([4])
  })

  test('are drawn with their own renderer and rows; the report tells its fields', async () => {
    const renderer = {
      type: 'classBreaks',
      field: 'cost',
      minValue: 0,
      classBreakInfos: [{ classMaxValue: 1e9, symbol: SYMBOL, label: '' }],
    }
    const { reply, execution } = await draw(
      dynamic({
        ...mains,
        definitionExpression: 'install_year < 2000',
        drawingInfo: { renderer, showLabels: false },
      }),
    )
    expect(execution.fieldsRead).toEqual({ 4: ['OBJECTID', 'cost', 'install_year'] })
    expect(execution.predicate).toEqual({ 4: ['(install_year < 2000)'] })
    const { data } = await pixelsOf(reply)
    expect(new Uint32Array(data.buffer)).toContain(0xff0000ff)
  })

  test('are labelled with any field', async () => {
    const font = { family: 'x', size: 10, style: 'normal', weight: 'normal', decoration: 'none' }
    const label = {
      labelExpression: '"$" CONCAT [cost]',
      useCodedValues: false,
      where: 'cost > 10',
      symbol: { type: 'esriTS', color: [0, 0, 0, 255], font },
      minScale: 0,
      maxScale: 0,
      labelPlacement: '',
    }
    const hydrants = {
      id: 1,
      source: { type: 'mapLayer', mapLayerId: 2 },
      drawingInfo: { labelingInfo: [label] },
    }
    const { execution } = await draw(dynamic(hydrants))
    expect(execution.fieldsRead[2]).toEqual(['OBJECTID', 'cost', 'status'])
    expect(execution.predicate[2]).toEqual(['', '((cost > 10))'])
  })

  test.each([
    [{ id: 1, source: { type: 'mapLayer', mapLayerId: 99 } }],
    [{ id: 1, source: { type: 'elsewhere' } }],
    [{ ...mains, drawingInfo: { renderer: { type: 'heatmap' } } }],
    [
      {
        ...mains,
        drawingInfo: { renderer: { type: 'uniqueValue', field1: 'nothing', uniqueValueInfos: [] } },
      },
    ],
  ])('are refused as %j', async (layer) => {
    expect((await draw(dynamic(layer))).json.error.code).toBe(400)
  })

  test('may be called mapLayers', async () => {
    const { execution } = await draw({ ...HYDRANT, mapLayers: JSON.stringify([mains]) })
    expect(execution.layersDrawn).toEqual([4])
  })
})

test('a hidden field shows in the labels of a picture, and the report says so', async () => {
  const large = { bbox: `${x - 200},${y - 125},${x + 200},${y + 125}`, size: '800,500', layers: 'show:5' }
  const other = createTestSite(
    createWorld({ hidden: { cells: [{ layer: 5, field: 'owner_name', value: 'Somebody Else' }] } }),
  )
  const one = await draw(large)
  const two = await other.ask(EXPORT, { f: 'image', ...large })
  expect(one.execution.fieldsRead[5]).toEqual(['OBJECTID', 'land_use', 'owner_name'])
  expect(difference(await pixelsOf(one.reply), await pixelsOf(two.reply))).toBeGreaterThan(0.001)
})
