import { describe, expect, it } from 'vitest'
import { type AreaPicture, svgOf } from './area-picture.ts'
import { labelsOf, wrapped } from './picture-labels.ts'

const square = (x: number, y: number, width: number): [number, number][] => [
  [x, y],
  [x + width, y],
  [x + width, y + width],
  [x, y + width],
]
const picture: AreaPicture = {
  title: 'What <ines> sees',
  reference: 'Web Mercator',
  frame: { xmin: 0, ymin: 0, xmax: 1000, ymax: 1000 },
  metres: { x: 1, y: 1 },
  areas: [{ name: 'districts/North & West', words: ['rows within'], rings: [square(100, 100, 500)] }],
  extents: [{ name: 'Parcels', bounds: { xmin: 50, ymin: 50, xmax: 900, ymax: 900 } }],
  notes: ['Everywhere: Roads'],
}

describe('A picture of areas', () => {
  it('names areas and layers, escaped', () => {
    const svg = svgOf(picture)
    for (const text of ['What &#60;ines&#62; sees', '>North &#38; West<', '>Parcels<', '>rows within<'])
      expect(svg).toContain(text)
    expect(svg).toContain('Everywhere: Roads')
    expect(svg).toContain('>200 m<')
    expect(svg).not.toMatch(/NaN|Infinity|undefined|<ines>/)
  })

  it('leaves vertices out that fall together', () => {
    const dense = Array.from({ length: 50_000 }, (_, index): [number, number] => {
      const angle = (2 * Math.PI * index) / 50_000
      return [500 + 100 * Math.cos(angle), 500 + 100 * Math.sin(angle)]
    })
    const [area] = picture.areas
    if (area === undefined) throw new Error('no area')
    expect(svgOf({ ...picture, areas: [{ ...area, rings: [dense] }] }).length).toBeLessThan(120_000)
  })

  it('draws many areas without their names on the map', () => {
    const areas = Array.from({ length: 13 }, (_, index) => ({
      name: `a/n${index}`,
      words: [],
      rings: [square(index, index, 5)],
    }))
    expect(svgOf({ ...picture, areas })).not.toContain('>n1<')
  })
})

describe('Labels', () => {
  it('move down until none lies over another, and stay in their box', () => {
    const label = { text: 'Parcels', x: 10, y: 20 }
    const placed = labelsOf([label, label, { ...label, x: 500 }, label], { y: 0, height: 45 })
    expect(placed.map(({ x, y }) => [x, y])).toEqual([
      [10, 20],
      [10, 35],
      [500, 20],
    ])
  })

  it('are broken between words', () => {
    expect(wrapped('one two three', 8)).toEqual(['one two', 'three'])
    expect(wrapped('incomprehensible', 5)).toEqual(['incomprehensible'])
  })
})
