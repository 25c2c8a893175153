import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pixelsOf } from '../../packages/sample-server/src/map/pixels.fixture.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

// Tiles of a cache hold everything. Who has an area gets pixels inside of it, and nothing else of a tile: no validator, no length, no byte.

type Point = readonly [x: number, y: number]

const half = 20_037_508.342789244
const level = 10
const side = (2 * half) / 2 ** level
const corner = (row: number, column: number): Point => [-half + column * side, half - row * side]

/** The area, in tiles of level 10 from row 404 and column 176 on: nothing of it is parallel to a tile, and it has no hole. */
const area = [
  [0.31, 2.64],
  [2.83, 2.77],
  [2.55, 0.12],
  [0.22, 0.43],
].map(([column = 0, row = 0]): Point => {
  const [x, y] = corner(404, 176)
  return [x + column * side, y - row * side]
})

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      const geojson = { type: 'Polygon', coordinates: [[...area, area[0]]] }
      configuration.areas = { ...configuration.areas, town: { geojson, crs: 'EPSG:3857' } }
      const grant = (role: string, more: object) => ({
        to: { roles: [role] },
        on: { services: ['Topo_Basemap'] },
        for: ['view', 'export-data'],
        with: { area: { of: 'town', pictures: 'pixels', ...more } },
      })
      configuration.grants.push(grant('town', {}), grant('rows', { pictures: 'rows' }))
      for (const name of ['town', 'rows'])
        configuration.keys.push({ name, key: `${name}-key`, roles: [name] })
    },
  })
})
afterAll(() => stack?.close())
beforeEach(() => {
  stack.sample.report.take()
})

const base = '/arcgis/rest/services/Topo_Basemap/MapServer'

async function ask(path: string, key = 'town-key', headers: Record<string, string> = {}) {
  const reply = await fetch(`${stack.gatewayUrl}${base}${path}`, { headers: { token: key, ...headers } })
  const body = new Uint8Array(await reply.arrayBuffer())
  return { status: reply.status, headers: reply.headers, body }
}

const jsonOf = async (path: string, key?: string) => {
  const { body } = await ask(path, key)
  return JSON.parse(new TextDecoder().decode(body))
}

/** What the map server was asked for, but for what it says of itself. */
const askedTiles = (): readonly string[] =>
  stack.sample.report
    .take()
    .map(({ operation }) => operation)
    .filter((operation) => operation !== 'root' && operation !== 'layers' && operation !== '')

/** True where a point lies in the area, which is convex. */
const isIn = ([x, y]: Point): boolean =>
  area.every(([x1, y1], index) => {
    const [x2, y2] = area[(index + 1) % area.length] as Point
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) >= 0
  })

/** True where a pixel of a tile lies in the area with a margin of pixels on each side. */
function isShown([row, column]: Point, pixel: number, margin: number): boolean {
  const [left, top] = corner(row, column)
  const [x, y] = [pixel % 256, Math.floor(pixel / 256)]
  return [x - margin, x + 1 + margin].every((across) =>
    [y - margin, y + 1 + margin].every((down) =>
      isIn([left + (across * side) / 256, top - (down * side) / 256]),
    ),
  )
}

const hash = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex')

/** Expects a picture of the ground of a tile to have the pixels of the whole one where they lie inside, and of the others nothing. */
async function expectMasked(path: string, tile: Point): Promise<void> {
  const [seen, whole] = [await ask(path), await ask(path, 'demo-key')]
  expect([seen.status, seen.headers.get('content-type')]).toEqual([200, 'image/png'])
  const [pixels, all] = [await pixelsOf(seen), await pixelsOf(whole)]
  const found = { shown: 0, empty: 0, leaked: 0, lost: 0 }
  for (let pixel = 0; pixel < 256 * 256; pixel++) {
    const isOf = (picture: Uint8ClampedArray | undefined) =>
      [0, 1, 2, 3].every((byte) => pixels.data[4 * pixel + byte] === (picture?.[4 * pixel + byte] ?? 0))
    const [isWhole, isEmpty] = [isOf(all.data), isOf(undefined)]
    found[isWhole ? 'shown' : 'empty'] += 1
    // A pixel on the very line may be either; it is one of them as a whole.
    if (!isEmpty && !(isWhole && isShown(tile, pixel, 0.5 - 1e-6))) found.leaked += 1
    if (!isWhole && isShown(tile, pixel, 0.5 + 1e-6)) found.lost += 1
  }
  expect(found).toMatchObject({ leaked: 0, lost: 0 })
  expect([found.shown > 0, found.empty > 0]).toEqual([true, true])
}

describe('A tile inside of the area', () => {
  const path = `/tile/${level}/405/177`

  it('is the map server’s, byte for byte, with a validator of its own', async () => {
    const whole = await ask(path, 'demo-key')
    const seen = await ask(path)
    expect([seen.status, hash(seen.body)]).toEqual([200, hash(whole.body)])
    // The validator is of the rights too.
    expect(seen.headers.get('etag')).toMatch(/^W\/"/)
    expect(seen.headers.get('etag')).not.toBe(whole.headers.get('etag'))
    expect(seen.headers.get('cache-control')).toMatch(/^private/)
  })
})

describe('A tile outside of the area', () => {
  const paths = [
    `/tile/${level}/405/190`,
    `/tile/${level}/0/0`,
    `/tile/16/0/0`,
    `/WMTS/tile/1.0.0/Topo_Basemap/default/GoogleMapsCompatible/${level}/405/190.png`,
    `/WMTS/tile/1.0.0/Topo_Basemap/default/default028mm/${level}/405/190.png`,
    `/WMTS/tile/1.0.0/Topo_Basemap/default/default028mm/${level}/405/190.jpg`,
  ]

  it.each(paths)('is empty, and the map server is not asked: %s', async (path) => {
    const { status, headers, body } = await ask(path)
    expect([status, headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(headers.get('cache-control')).toMatch(/^private|no-store/)
    const { width, height, data } = await pixelsOf({ body })
    expect([width, height, data.every((byte) => byte === 0)]).toEqual([256, 256, true])
    expect(askedTiles()).toEqual([])
  })

  it('is the same, whatever there is', async () => {
    const bodies = await Promise.all(paths.map(async (path) => hash((await ask(path)).body)))
    expect(new Set(bodies).size).toBe(1)
  })
})

describe('A tile on the border', () => {
  const cases = [404, 405, 406].flatMap((row) => [176, 177, 178].map((column): Point => [row, column]))
  const border = cases.filter(([row, column]) => row !== 405 || column !== 177)

  it.each(border)('has the pixels inside, and of the others nothing: %i/%i', async (row, column) => {
    const path = `/tile/${level}/${row}/${column}`
    await expectMasked(path, [row, column])
  })

  it('is the same by WMTS', async () => {
    const of = async (path: string) => hash((await ask(path)).body)
    const tile = await of(`/tile/${level}/404/176`)
    const path = '/WMTS/tile/1.0.0/Topo_Basemap/default/GoogleMapsCompatible'
    expect(await of(`${path}/${level}/404/176.png`)).toBe(tile)
  })

  it('has no validator of the whole tile, and comes whole whatever a client says that it knows', async () => {
    const path = `/tile/${level}/404/176`
    const etag = (await ask(path, 'demo-key')).headers.get('etag') ?? ''
    const known = [
      { 'if-none-match': etag },
      { 'if-none-match': '*' },
      { 'if-modified-since': new Date(Date.now() + 60_000).toUTCString() },
      { range: 'bytes=0-99' },
      { range: 'bytes=0-99', 'if-range': etag },
    ]
    const first = hash((await ask(path)).body)
    for (const headers of known) {
      const { status, headers: said, body } = await ask(path, 'town-key', headers)
      expect([status, hash(body)]).toEqual([200, first])
      for (const name of ['last-modified', 'content-range', 'accept-ranges'])
        expect(said.get(name)).toBeNull()
      // Over what is shown, and by which rights: it tells nothing of the whole tile.
      expect(said.get('etag')).not.toBe(etag)
    }
    expect(etag).not.toBe('')
  })

  it('stays a tile that is not there', async () => {
    // Beyond the last level there is no grid, and no tile either.
    expect((await ask('/tile/17/0/0')).status).toBe(403)
    expect((await ask(`/WMTS/tile/1.0.0/Topo_Basemap/default/own/${level}/404/176.png`)).status).toBe(403)
  })
})

describe('A picture of the cache', () => {
  const exported = ([row, column]: Point, more = '') => {
    const [[xmin, ymax], [xmax, ymin]] = [corner(row, column), corner(row + 1, column + 1)]
    const sizes = 'size=256,256&bboxSR=102100&imageSR=102100&format=png32&f=image'
    return `/export?bbox=${[xmin, ymin, xmax, ymax].join()}&${sizes}${more}`
  }

  it('is masked as its tiles are', async () => {
    await expectMasked(exported([404, 176]), [404, 176])
  })

  it('is masked as well where layers are named, which such a service does not look at', async () => {
    await expectMasked(exported([406, 178], '&layers=show:7'), [406, 178])
  })

  it('is empty outside, and the map server is not asked', async () => {
    const { data } = await pixelsOf(await ask(exported([405, 190])))
    expect([data.every((byte) => byte === 0), askedTiles()]).toEqual([true, []])
  })

  it('is not drawn for whom rows are to be drawn alone', async () => {
    expect((await ask(exported([405, 177]), 'rows-key')).status).not.toBe(200)
  })
})

describe('Which tiles there are', () => {
  it('is told for those that are not outside', async () => {
    const asked = await jsonOf(`/tilemap/${level}/403/175/5/5?f=json`)
    const rows = [0, 1, 2, 3, 4].map((row) => asked.data.slice(row * 5, row * 5 + 5).join(''))
    expect(asked.location).toEqual({ left: 175, top: 403, width: 5, height: 5 })
    expect(rows).toEqual(['00000', '01110', '01110', '01110', '00000'])
  })

  it('is told without the map server, where all of them are outside', async () => {
    expect(await jsonOf(`/tilemap/${level}/0/0/8/8?f=json`)).toEqual({
      adjusted: false,
      location: { left: 0, top: 0, width: 8, height: 8 },
      data: new Array(64).fill(0),
    })
    expect(askedTiles()).toEqual([])
  })
})

describe('A service of tiles', () => {
  it('promises tiles to whom they are given', async () => {
    const [seen, other] = [await jsonOf('?f=json'), await jsonOf('?f=json', 'rows-key')]
    expect(seen).toMatchObject({ singleFusedMapCache: true, tileInfo: { rows: 256 } })
    expect(seen.maxExportTilesCount).toBeUndefined()
    expect(other.tileInfo).toBeUndefined()
  })

  it('gives none where rows are to be drawn alone, and no packages of them', async () => {
    expect((await ask(`/tile/${level}/405/177`, 'rows-key')).status).not.toBe(200)
    for (const path of ['/exportTiles?f=json', '/generateKml?f=kmz&docName=x&layers=0']) {
      const { body, headers } = await ask(path)
      expect(headers.get('content-type')).toMatch(/json/)
      expect(JSON.parse(new TextDecoder().decode(body)).error).toBeDefined()
    }
    expect(askedTiles()).toEqual([])
  })
})
