import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { asVisitor } from './caller.ts'

/**
 * A scale was what the request said of itself: its dots per inch, or `mapScale` instead of its extent. So `dpi=2400` drew single metres
 * for a caller who was to see the map at 1:25,000 and from farther away. Tiles knew no scale at all.
 */
describe('a limit of scale', () => {
  const hydrants = 2
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({
      configure: ({ grants }) => {
        const [, basemap, district] = grants
        basemap.with = { scale: { from: 25_000 }, tiles: 'whole' }
        district.with = { scale: { from: 25_000, to: 400_000 } }
      },
    })
  })
  afterAll(() => stack.close())

  /** Layers that the map server draws or looks into, for a square of so many metres around the first hydrant. */
  async function looks(operation: string, sideMeters: number, more: string): Promise<readonly number[]> {
    const [x, y] = [-13_135_000, 4_095_000]
    const half = sideMeters / 2
    const box = [x - half, y - half, x + half, y + half].join()
    const { executions } = await asVisitor(
      stack,
      operation === 'export'
        ? `/MapServer/export?f=image&layers=show:${hydrants}&bbox=${box}&bboxSR=102100&${more}`
        : `/MapServer/identify?f=json&layers=all:${hydrants}&geometry=${x},${y}&sr=102100&tolerance=3&mapExtent=${box}&${more}`,
    )
    return executions.flatMap(({ layersDrawn, layersRead }) => [...layersDrawn, ...layersRead])
  }

  it.each([
    ['a picture from far enough', 'export', 4_000, 'size=400,400', true],
    ['a picture from too near', 'export', 400, 'size=400,400', false],
    ['one that counts many dots to the inch', 'export', 400, 'size=400,400&dpi=2400', false],
    ['one that names a scale', 'export', 400, 'size=400,400&mapScale=50000', false],
    ['one that names a scale and many dots', 'export', 4_000, 'size=400,400&mapScale=50000&dpi=2400', false],
    ['results from far enough', 'identify', 4_000, 'imageDisplay=400,400,96', true],
    ['results from too near, by many dots', 'identify', 400, 'imageDisplay=400,400,2400', false],
  ])('holds for %s', async (_, operation, sideMeters, more, isSeen) => {
    expect((await looks(operation, sideMeters, more)).includes(hydrants)).toBe(isSeen)
  })

  it('holds for tiles, and the service says which levels there are', async () => {
    const base = '/../Topo_Basemap/MapServer'
    const tile = async (level: number) => (await asVisitor(stack, `${base}/tile/${level}/0/0`)).status
    expect([await tile(3), await tile(14), await tile(15), await tile(16)]).toEqual([200, 200, 403, 403])
    const { json } = await asVisitor(stack, `${base}?f=json`)
    expect(Math.max(...json.tileInfo.lods.map((lod: { level: number }) => lod.level))).toBe(14)
  })
})
