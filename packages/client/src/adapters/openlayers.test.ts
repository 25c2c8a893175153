import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeWorld } from '../fake-world.fixture.ts'
import { connect, type Gate } from '../gate.ts'
import { carry } from './openlayers.ts'

const BASE = 'https://gw.example/map'

/** Reads the body back, so that a test sees what arrived. */
const format = { getType: () => 'json', readFeatures: (body: unknown) => [body] }

let gate: Gate
let world: ReturnType<typeof fakeWorld>
beforeEach(() => {
  world = fakeWorld()
  gate = connect({ url: BASE, credential: 'good' }, world.tab())
})
afterEach(() => gate.close())

const tileOf = () => {
  const seen = {
    features: [] as unknown[],
    failed: 0,
    load: (_extent: number[], _resolution: number, _projection: unknown) => {},
  }
  const tile = {
    getFormat: () => format,
    setLoader: (load: typeof seen.load) => {
      seen.load = load
    },
    setFeatures: (features: unknown[]) => {
      seen.features = features
    },
    onError: () => {
      seen.failed++
    },
  }
  return { seen, tile }
}

test('vector tiles are fetched by ticket; a refusal fails the tile', async () => {
  let loadTile = (_tile: never, _url: string): void => {}
  carry(gate, {
    getSourceTiles: () => [],
    setTileLoadFunction: (load: typeof loadTile) => {
      loadTile = load
    },
  })
  const good = tileOf()
  loadTile(good.tile as never, `${BASE}/tile/1/2/3`)
  good.seen.load([0, 0, 1, 1], 1, 'EPSG:3857')
  await world.settle()
  expect(good.seen.features).toEqual(['{"name":"/map/tile/1/2/3"}'])
  expect(world.requests.at(-1)).toMatchObject({ url: `${BASE}/tile/1/2/3?mg_ticket=ticket-1`, token: null })
  world.forbidden.add('/map/tile')
  const refused = tileOf()
  loadTile(refused.tile as never, `${BASE}/tile/1/2/4`)
  refused.seen.load([0, 0, 1, 1], 1, 'EPSG:3857')
  await world.settle()
  expect(refused.seen).toMatchObject({ features: [], failed: 1 })
})

test.each([`${BASE}/0/query`, (extent: number[]) => `${BASE}/0/query?bbox=${extent}`])(
  'vectors are fetched with the header, from %s',
  async (url) => {
    type Load = (
      extent: number[],
      resolution: number,
      projection: unknown,
      done: (found: unknown[]) => void,
      failed: () => void,
    ) => void
    let load: Load = () => {}
    const added: unknown[] = []
    carry(gate, {
      setLoader: (given: never) => {
        load = given
      },
      getFormat: () => format,
      getUrl: () => url,
      addFeatures: (features: never[]) => added.push(...features),
    })
    const found = await new Promise((done, failed) =>
      load([1, 2, 3, 4], 1, 'EPSG:3857', done, () => failed(new Error('not loaded'))),
    )
    expect(found).toEqual(['{"name":"/map/0/query"}'])
    expect(added).toEqual(found)
    expect(world.requests).toMatchObject([{ token: 'good', status: 200 }])
  },
)
