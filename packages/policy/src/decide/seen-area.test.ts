import { describe, expect, it } from 'vitest'
import { areaRight, squareArea } from '../model/area.fixture.ts'
import { areaInWords, seenArea } from './seen-area.ts'

describe('An area for people', () => {
  const wordsOf = (more: Parameters<typeof areaRight>[0] = {}) => areaInWords(seenArea(areaRight(more)))

  it('is told without its vertices', () => {
    expect(seenArea(areaRight())).toEqual({
      name: 'a square',
      key: 'square 100',
      wkid: 3857,
      bounds: { xmin: 0, ymin: 0, xmax: 100, ymax: 100 },
      vertices: 4,
      relation: 'within',
      clip: false,
      pictures: 'rows',
      transformations: [],
    })
  })

  it('says what it does to shapes and pictures, and how exact it is elsewhere', () => {
    expect(wordsOf()).toBe(
      'area a square #square 1 (4 vertices, 0 0 100 100 in 3857), pictures of these rows alone',
    )
    const transformations = [{ to: 4258, by: 'none', error: 2 }] as const
    expect(wordsOf({ clip: true, pictures: 'pixels', transformations })).toBe(
      'area a square #square 1 (4 vertices, 0 0 100 100 in 3857), shapes cut off at its edge, pictures of all rows, masked, transformed to 4258 within 2 m',
    )
  })

  it('differs for other polygons of the same name', () => {
    const other = { ...squareArea(), key: 'f00dcafe' }
    expect(wordsOf({ area: other })).not.toBe(wordsOf())
  })
})
