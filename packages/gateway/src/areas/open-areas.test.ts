import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AreaRight } from '@mapgate/policy'
import { afterAll, describe, expect, it } from 'vitest'
import { dotted } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { AreaFaults } from './area-faults.ts'
import { configurationWith, districtsOf, notes, opener, squareOf } from './areas.fixture.ts'
import { openAreas } from './open-areas.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-areas-'))
afterAll(() => rmSync(directory, { recursive: true }))
const write = (name: string, value: unknown): string => {
  writeFileSync(join(directory, name), typeof value === 'string' ? value : JSON.stringify(value))
  return name
}

const { take, close } = opener()
afterAll(close)

function open(configuration: Configuration) {
  const { log } = notes()
  return openAreas({ configuration, directory, take, waysKey: '', forward: undefined, clock: () => 0, log })
}

const faultsOf = async (areas: object, limits: readonly object[] = []): Promise<readonly string[]> => {
  const error = await open(configurationWith(areas, limits)).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error === undefined) return []
  if (!(error instanceof AreaFaults)) throw error
  return error.faults.map(({ path, message }) => `${dotted(path)}: ${message}`)
}

const north = squareOf(10, 54, 0.1)
const south = squareOf(10, 53, 0.1)
const bow = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ],
  ],
}
const limitOf = (configuration: Configuration, index = 0) => {
  const area = configuration.grants[index]?.with?.area
  if (area === undefined) throw new Error('the grant has no area')
  return area
}

describe('The areas of a configuration', () => {
  it('are none, and no thread is started, where it names none', async () => {
    const areas = await open(configurationWith({}))
    expect([areas.work, areas.book.generation, areas.known]).toEqual([undefined, 0, []])
  })

  it('are found by their name, by one of several, and in the grant itself', async () => {
    write('districts.geojson', districtsOf({ North: north, South: south }))
    const configuration = configurationWith(
      { city: { geojson: north }, districts: { file: 'districts.geojson', by: 'NAME' } },
      [
        { of: 'city' },
        { of: { area: 'districts', named: 'South' } },
        { of: { area: 'districts', named: ':principal.district' } },
        { of: { geojson: south } },
        { of: 'city', grow: 50 },
      ],
    )
    const { book } = await open(configuration)
    const find = (index: number, given?: string | number | readonly string[]) =>
      book.find(limitOf(configuration, index), given)
    expect(find(0)).toMatchObject({ name: 'city', wkid: 4326 })
    expect(find(0)?.bounds.ymin).toBe(54)
    expect(find(0)?.coordinates.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(find(1)).toMatchObject({ name: 'districts/South' })
    expect(find(2, 'North')).toMatchObject({ name: 'districts/North' })
    expect(find(2, ['South'])).toMatchObject({ name: 'districts/South' })
    expect(find(3)).toMatchObject({ name: 'grants[3]' })
    expect(find(4)?.key).not.toBe(find(0)?.key)
    expect([find(2), find(2, 'north'), find(2, ''), find(2, []), find(2, ['North', 'South'])]).toEqual(
      Array(5).fill(undefined),
    )
    expect(find(2, '__proto__')).toBeUndefined()
  })

  it.each([
    [
      'polygons that cross themselves, in a file',
      { city: { file: write('bow.json', bow) } },
      /^areas\.city\.file: bow\.json: .*crosses itself/,
    ],
    [
      'one of several features that crosses itself',
      { city: { file: write('bows.json', districtsOf({ a: north, b: bow })), by: 'NAME' } },
      /^areas\.city\.file: bows\.json: features\[1\]\.geometry\.coordinates\[0\].*: .*crosses itself/,
    ],
    [
      'the same in the configuration itself',
      { city: { geojson: districtsOf({ a: north, b: bow }) } },
      /^areas\.city\.geojson\.features\[1\]\.geometry\.coordinates\[0\].*: .*crosses itself/,
    ],
    [
      'a file that is not there',
      { city: { file: 'gone.json' } },
      /^areas\.city\.file: gone\.json: cannot be read/,
    ],
    [
      'a file that is no JSON',
      { city: { file: write('text.json', 'hello') } },
      /^areas\.city\.file: text\.json: is no JSON/,
    ],
    [
      'a file of points',
      { city: { file: write('point.json', { type: 'Point', coordinates: [0, 0] }) } },
      /^areas\.city\.file: point\.json: /,
    ],
    [
      'no features at all',
      { city: { geojson: { type: 'FeatureCollection', features: [] } } },
      /^areas\.city\.geojson: /,
    ],
    [
      'an unknown reference',
      { city: { geojson: north, crs: 'EPSG:1' } },
      /^areas\.city\.crs: EPSG:1 is not known/,
    ],
    ['no reference', { city: { geojson: north, crs: 'UTM' } }, /^areas\.city\.crs: UTM is not known/],
    [
      'polygons that say another reference themselves',
      {
        city: {
          geojson: { ...north, crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::25832' } } },
        },
      },
      /^areas\.city: the polygons say that they are in urn:ogc:def:crs:EPSG::25832: write crs: EPSG:25832$/,
    ],
    [
      'polygons that say a reference that is not known',
      { city: { geojson: { ...north, crs: { type: 'name', properties: { name: 'UTM' } } } } },
      /^areas\.city: the polygons say that they are in UTM, which is not known$/,
    ],
    [
      'a property that no feature has',
      { city: { geojson: north, by: 'NAME' } },
      /^areas\.city\.geojson: .*NAME/,
    ],
  ])('are refused: %s', async (_title, areas, message) => {
    expect(await faultsOf(areas)).toEqual([expect.stringMatching(message)])
  })

  it('are refused where a grant wants what they do not have', async () => {
    const districts = { geojson: districtsOf({ North: north, South: south }), by: 'NAME' }
    expect(await faultsOf({ districts }, [{ of: { area: 'districts', named: 'Nort' } }])).toEqual([
      'grants[0].with.area.of.named: there is no area Nort in districts; did you mean North?',
    ])
    expect(
      await faultsOf({ city: { geojson: north } }, [{ of: 'city' }, { of: 'city', shrink: 50_000 }]),
    ).toEqual([expect.stringMatching(/^grants\[1\]\.with\.area\.shrink: city: /)])
  })

  it('are refused with transformations to nowhere, to their own datum, or to one datum twice', async () => {
    const to = (...references: readonly string[]) => ({
      of: 'city',
      transformations: references.map((reference) => ({ to: reference, by: 'none', error: 2 })),
    })
    const areas = { city: { geojson: north } }
    const faults = await faultsOf(areas, [to('EPSG:1'), to('EPSG:3857'), to('EPSG:25832', 'EPSG:4258')])
    expect(faults).toEqual([
      expect.stringMatching(/^grants\[0\]\.with\.area\.transformations\[0\]\.to: EPSG:1 is not known/),
      expect.stringMatching(/^grants\[1\].*: EPSG:3857 has the datum of the area itself/),
      expect.stringMatching(/^grants\[2\]\.with\.area\.transformations\[1\]\.to: there is another/),
    ])
  })

  it('in another datum than web maps are told about, unless a transformation leads there', async () => {
    const square = {
      type: 'Polygon',
      coordinates: [
        [
          [560_000, 5_930_000],
          [561_000, 5_930_000],
          [561_000, 5_931_000],
          [560_000, 5_930_000],
        ],
      ],
    }
    const city = { geojson: square, crs: 'EPSG:25832' }
    const transformations = [{ to: 'EPSG:4326', by: 'none', error: 1 }]
    const configuration = configurationWith({ city }, [{ of: 'city' }, { of: 'city', transformations }])
    const { advice, book, work } = await open(configuration)
    expect(advice.map(({ path }) => dotted(path))).toEqual(['grants[0].with.area.transformations'])
    expect(book.transformationsOf(limitOf(configuration, 1))).toEqual([{ to: 4326, by: 'none', error: 1 }])
    const right = (index: number): AreaRight => ({
      area: book.find(limitOf(configuration, index), undefined) as AreaRight['area'],
      relation: 'within',
      clip: false,
      pictures: 'rows',
      transformations: book.transformationsOf(limitOf(configuration, index)),
    })
    expect(await work?.placedIn(right(0), 25832)).toMatchObject({ wkid: 25832 })
    expect(await work?.placedIn(right(0), 3857)).toMatchObject({ unplaced: expect.any(String) })
    expect(await work?.placedIn(right(1), 3857)).toMatchObject({ wkid: 3857 })
  })

  it('say which rows of a reply are in them, and refuse what cannot be judged', async () => {
    const configuration = configurationWith({ city: { geojson: north } }, [{ of: 'city' }])
    const { book, work } = await open(configuration)
    const area = book.find(limitOf(configuration), undefined) as AreaRight['area']
    const right: AreaRight = { area, relation: 'within', clip: false, pictures: 'rows', transformations: [] }
    const placed = await work?.placedIn(right, 4326)
    if (work === undefined || placed === undefined || 'unplaced' in placed) throw new Error('no area')
    const judge = (reply: object) =>
      work.judgeRows({
        body: Buffer.from(JSON.stringify(reply)),
        key: 'OBJECTID',
        placed,
        right: { relation: 'within', clip: false },
      })
    const row = (OBJECTID: number, geometry: unknown) => ({ attributes: { OBJECTID }, geometry })
    const features = [
      row(1, { x: 10.05, y: 54.05 }),
      row(2, { x: 10.05, y: 53.05 }),
      row(3, { x: 'NaN', y: 'NaN' }),
      row(4, null),
      row(5, {
        points: [
          [10.01, 54.01],
          [10.05, 53],
        ],
      }),
      row(6, {
        rings: [
          [
            [10.01, 54.01],
            [10.02, 54.01],
            [10.02, 54.02],
            [10.01, 54.01],
          ],
        ],
      }),
      row(7, { rings: [] }),
    ]
    expect(await judge({ spatialReference: { wkid: 4326 }, features })).toEqual([1, 6])
    const refused = [
      { spatialReference: { wkid: 102100 }, features },
      { features },
      { spatialReference: { wkid: 4326 }, features: [row(1, { curveRings: [], rings: [] })] },
      { spatialReference: { wkid: 4326 }, features: [{ attributes: {}, geometry: { x: 10.05, y: 54.05 } }] },
      { error: { code: 400 } },
    ]
    for (const reply of refused) await expect(judge(reply)).rejects.toMatchObject({ code: 'access.denied' })
  })
})
