import type { Frame, PlacedArea } from '@mapgate/geometry'
import type { Paint } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import { createSideMemory, withEmptyTiles } from './side-memory.ts'

const frame = (xmin: number, size = 256): Frame => ({
  extent: { xmin, ymin: 0, xmax: xmin + 10, ymax: 10 },
  wkid: 3857,
  width: size,
  height: size,
})
const area = (key: string) => ({ key, wkid: 3857 }) as PlacedArea

describe('Where tiles lie', () => {
  it('is looked at once, for each area, tile and margin', () => {
    const looked: string[] = []
    const sideOf = createSideMemory(({ key }, { extent }, margin) => {
      looked.push(`${key} ${extent.xmin} ${margin}`)
      return key === 'north' ? 'inside' : 'outside'
    })
    const sides = [1, 2].flatMap(() => [
      sideOf(area('north'), frame(0), 0.5),
      sideOf(area('south'), frame(0), 0.5),
      sideOf(area('north'), frame(10), 0.5),
      sideOf(area('north'), frame(0), 8),
    ])
    expect(looked).toEqual(['north 0 0.5', 'south 0 0.5', 'north 10 0.5', 'north 0 8'])
    expect(sides).toEqual(['inside', 'outside', 'inside', 'inside', 'inside', 'outside', 'inside', 'inside'])
    sideOf(area('north'), { ...frame(0), width: 512 }, 0.5)
    sideOf(area('north'), { ...frame(0), wkid: 4326 }, 0.5)
    expect(looked).toHaveLength(6)
  })

  it('is forgotten for what was asked for longest ago', () => {
    let looked = 0
    const sideOf = createSideMemory(() => {
      looked += 1
      return 'border'
    }, 2)
    const ask = (...all: readonly number[]) => {
      for (const one of all) sideOf(area('a'), frame(one), 0.5)
      return looked
    }
    expect([ask(1, 2, 1, 3), ask(1), ask(2)]).toEqual([3, 3, 4])
  })
})

describe('Empty tiles', () => {
  it('are painted once for each size; pictures always are', async () => {
    let painted = 0
    const paint: Paint = async () => {
      painted += 1
      return { status: 200, headers: {}, body: new Uint8Array([painted]), elapsedMs: 0 }
    }
    const remembering = withEmptyTiles(paint)
    const bodies = async (...frames: readonly Frame[]) =>
      Promise.all(frames.map(async (one) => (await remembering([], one)).body))
    expect(await bodies(frame(0), frame(10), frame(0, 512))).toEqual(
      [[1], [1], [2]].map((one) => new Uint8Array(one)),
    )
    const picture = { reply: await paint([], frame(0)), placed: undefined }
    await remembering([picture], frame(0))
    await remembering([picture], frame(0))
    expect(painted).toBe(5)
    await bodies(frame(0, 2_000), frame(0, 2_000))
    expect(painted).toBe(7)
  })

  it('that could not be painted are painted again', async () => {
    let fails = true
    const remembering = withEmptyTiles(async () => {
      if (fails) throw new Error('no room')
      return { status: 200, headers: {}, body: new Uint8Array(), elapsedMs: 0 }
    })
    await expect(remembering([], frame(0))).rejects.toThrow('no room')
    fails = false
    expect((await remembering([], frame(0))).status).toBe(200)
  })
})
