import type { ServiceEntry } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../../../policy/src/model/catalog.fixture.ts'
import type { Forward, UpstreamReply } from '../core/upstream/outbound.ts'
import { createExtentCheck } from './extent-check.ts'

const extent = { xmin: 1_000, ymin: 2_000, xmax: 9_000, ymax: 4_000, spatialReference: { wkid: 102100 } }
const service: ServiceEntry = { ...assets, layers: [layerOf(0, 'Parcels', ['OBJECTID'], { extent })] }

interface Told {
  readonly width: number
  readonly height: number
  readonly extent: Record<string, unknown>
}

/** A check before a map server that says of pictures what is given, and what it was asked and told about. */
function checkOver(change: (told: Told) => unknown = (told) => told) {
  const asked: Record<string, string>[] = []
  const told: string[] = []
  let now = 0
  const forward: Forward = async ({ question: { query } }): Promise<UpstreamReply> => {
    const form = Object.fromEntries(new URLSearchParams(query))
    asked.push(form)
    const [xmin, ymin, xmax, ymax] = (form.bbox ?? '').split(',').map(Number)
    const [width, height] = (form.size ?? '').split(',').map(Number)
    const spatialReference = { wkid: Number(form.imageSR) }
    const value = change({
      width: width ?? 0,
      height: height ?? 0,
      extent: { xmin, ymin, xmax, ymax, spatialReference },
    })
    return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(value)), elapsedMs: 0 }
  }
  const check = createExtentCheck({ forward, monotonic: () => now, tell: (_, why) => told.push(why) })
  return {
    asked,
    told,
    check: (wkid = 3857, entry = service) => check({ upstream: 'gis', service: entry, wkid }),
    wait: (ms: number) => {
      now += ms
    },
  }
}

const moved = (pixels: number) => (told: Told) => {
  const { xmin, xmax } = told.extent as Record<string, number>
  const step = (((xmax ?? 0) - (xmin ?? 0)) / told.width) * pixels
  return { ...told, extent: { ...told.extent, xmin: (xmin ?? 0) + step, xmax: (xmax ?? 0) + step } }
}

describe('A service is asked which extent it draws', () => {
  it('once for each reference, in a small picture that shows nothing', async () => {
    const { check, asked, told } = checkOver()
    expect([await check(), await check(), await check(4326)]).toEqual([true, true, true])
    expect(asked).toHaveLength(2)
    expect(asked[0]).toMatchObject({
      f: 'json',
      layers: 'show:-1',
      size: '137,89',
      bboxSR: '3857',
      imageSR: '3857',
    })
    const [xmin = 0, ymin = 0, xmax = 0, ymax = 0] = asked[0]?.bbox?.split(',').map(Number) ?? []
    expect((xmax - xmin) / (ymax - ymin)).toBeCloseTo(137 / 89, 9)
    expect(xmin > 1_000 && xmax < 9_000 && ymin > 2_000 && ymax < 4_000).toBe(true)
    expect(told).toEqual([])
  })

  it('in the first tile, where it is a cache that lists no layers', async () => {
    const { check, asked } = checkOver()
    const levels = [{ level: 0, resolution: 10 }]
    const tileScheme = { wkid: 3857, origin: { x: -1_280, y: 1_280 }, cols: 256, rows: 256, levels }
    expect(await check(3857, { ...assets, layers: [], tileScheme })).toBe(true)
    const [xmin = 0, , xmax = 0] = asked[0]?.bbox?.split(',').map(Number) ?? []
    expect([xmin + xmax, xmax > 0, xmax < 1_280]).toEqual([0, true, true])
    expect(await check(3857, { ...assets, layers: [] })).toBe(false)
  })

  it('again when the catalogue has read it again', async () => {
    const { check, asked } = checkOver()
    await check()
    await check(3857, { ...service })
    expect(asked).toHaveLength(2)
  })

  it.each<[string, (told: Told) => unknown]>([
    ['one pixel beside', moved(1)],
    ['a fiftieth of a pixel beside', moved(0.02)],
    [
      'wider',
      ({ extent: { xmin, xmax, ...rest }, ...told }) => ({
        ...told,
        extent: { ...rest, xmin: Number(xmin) - 5, xmax: Number(xmax) + 5 },
      }),
    ],
    ['of another size', (told) => ({ ...told, width: 138 })],
    [
      'in another reference',
      (told) => ({ ...told, extent: { ...told.extent, spatialReference: { wkid: 4326 } } }),
    ],
    ['without an extent', ({ extent: _, ...told }) => told],
    ['with an extent in words', (told) => ({ ...told, extent: { ...told.extent, xmin: 'NaN' } })],
    ['nothing', () => []],
  ])('and is not exact where its picture is %s', async (_, change) => {
    const { check, told } = checkOver(change)
    expect([await check(), await check()]).toEqual([false, false])
    expect(told).toHaveLength(1)
  })

  it('and may differ by less than a pixel can show', async () => {
    expect(await checkOver(moved(0.005)).check()).toBe(true)
  })

  it('and is not exact where it gives no answer, until it is asked once more', async () => {
    let fails = true
    const { check, wait } = checkOver((told) => {
      if (fails) throw new Error('no')
      return told
    })
    expect(await check()).toBe(false)
    fails = false
    expect(await check()).toBe(false)
    wait(31_000)
    expect(await check()).toBe(true)
  })

  it('and is not exact in a reference where none of its layers is known to be', async () => {
    const { check, asked } = checkOver()
    const nowhere = { ...service, layers: [layerOf(0, 'Parcels', ['OBJECTID'])] }
    expect([await check(999_999), await check(3857, nowhere)]).toEqual([false, false])
    expect(asked).toEqual([])
  })
})
