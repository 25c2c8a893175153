import { describe, expect, it } from 'vitest'
import type { UpstreamReply } from '../../model/reply.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { jsonUpstreamReply } from '../narrowing.ts'
import { narrowTileMap } from './tile-map.ts'
import { sideOf, squareRight, textOf, tileOf, tileRight, tileRights } from './tiles.fixture.ts'

const rights = tileRights([tileRight(squareRight(75))])

/** How often it was asked where a block lies. */
let looked = 0
const planned = (path: string, of: ServiceRights = rights) =>
  narrowTileMap({
    isUnicode: true,
    sideOf: (...about) => {
      looked += 1
      return sideOf(...about)
    },
    intent: tileOf(path, {}),
    rights: of,
  })

const all = (left: number, top: number, width: number, height: number, tile = 1) => ({
  adjusted: false,
  location: { left, top, width, height },
  data: new Array(width * height).fill(tile),
})

/** What comes of an answer of the map server. */
async function told(path: string, answer: unknown, of: ServiceRights = rights) {
  const { steps, combine } = planned(path, of)
  const reply = await combine(steps.map(() => jsonUpstreamReply(answer) as UpstreamReply))
  return { asked: steps.length, json: JSON.parse(textOf(reply)) }
}

describe('Which tiles there are, within an area', () => {
  it('are those that the caller sees something of', async () => {
    // Columns 6 to 8 of rows 1 to 3: the area begins in row 2 and ends in column 7.
    const { asked, json } = await told('tilemap/0/1/6/3/3', all(6, 1, 3, 3))
    expect([asked, json]).toEqual([1, { ...all(6, 1, 3, 3), data: [0, 0, 0, 1, 1, 0, 1, 1, 0] }])
  })

  it('are those alone that are there', async () => {
    const answer = {
      valid: true,
      ...all(6, 1, 3, 3),
      data: [1, 1, 1, 0, 1, 1, 1, 0, 1],
      more: 'that is strange',
    }
    const { json } = await told('tilemap/0/1/6/3/3', answer)
    expect(json).toEqual({ valid: true, ...all(6, 1, 3, 3), data: [0, 0, 0, 0, 1, 0, 1, 0, 0] })
  })

  it('are told for the block that the map server answers about', async () => {
    const { json } = await told('tilemap/0/1/6/8/8', { ...all(7, 2, 2, 1), adjusted: true })
    expect(json).toEqual({ ...all(7, 2, 2, 1), adjusted: true, data: [1, 0] })
  })

  it('are none outside, where the map server is not asked', async () => {
    expect(await told('tilemap/0/0/20/4/2', undefined)).toEqual({ asked: 0, json: all(20, 0, 4, 2, 0) })
  })

  it('are all that there are inside, which is seen by few looks', async () => {
    looked = 0
    const { json } = await told('tilemap/1/7/0/16/14', all(0, 7, 8, 8))
    expect(json.data.filter((tile: number) => tile === 1)).toHaveLength(64)
    expect(looked).toBeLessThan(40)
  })

  it('stay what the map server says where tiles are given whole', async () => {
    const whole = tileRights([tileRight()])
    expect(await told('tilemap/0/0/20/4/2', all(20, 0, 4, 2), whole)).toEqual({
      asked: 1,
      json: all(20, 0, 4, 2),
    })
  })

  it('stay an error, or no answer at all', async () => {
    const failed = {
      ...jsonUpstreamReply({}),
      error: { code: 422, message: 'none', details: [] },
    } as UpstreamReply
    expect(await planned('tilemap/0/1/6/3/3').combine([failed])).toBe(failed)
    expect((await told('tilemap/0/1/6/3/3', { valid: false, data: [1] })).json).toEqual({ valid: false })
  })

  it.each<[string, unknown]>([
    ['no location', { data: [1] }],
    ['half a tile', { ...all(6, 1, 3, 3), location: { left: 6.5, top: 1, width: 3, height: 3 } }],
    ['another number of tiles', { ...all(6, 1, 3, 3), data: [1] }],
    ['no list', { ...all(6, 1, 3, 3), data: 1 }],
    ['more than was asked for', all(0, 0, 100, 100)],
  ])('are refused with %s', async (_, answer) => {
    await expect(told('tilemap/0/1/6/3/3', answer)).rejects.toMatchObject({ code: 'upstream.invalid-reply' })
  })

  it.each([
    ['too many', 'tilemap/0/0/0/65/64', 'request.parameter-invalid'],
    ['none', 'tilemap/0/0/0/0/8', 'access.denied'],
    ['those of no level', 'tilemap/7/0/0/8/8', 'access.denied'],
  ])('cannot be asked for %s', (_, path, code) => {
    expect(() => planned(path)).toThrow(code)
  })
})
