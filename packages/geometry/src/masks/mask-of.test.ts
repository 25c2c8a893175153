import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Frame, Mask, PlacedArea } from '../area.ts'
import { box, type Point, placedOf } from '../polygons/jts.fixture.ts'
import { maskOf } from './mask-of.ts'
import { sideOf } from './side-of.ts'

/** A picture whose pixels are one unit wide and high. */
const unitFrame = (xmin: number, ymin: number, width: number, height: number): Frame => ({
  extent: { xmin, ymin, xmax: xmin + width, ymax: ymin + height },
  wkid: 25832,
  width,
  height,
})

/** A mask as it looks: one text for each row, `#` for what is shown. */
function drawn(placed: PlacedArea, frame: Frame, margin: number): readonly string[] | Mask['kind'] {
  const { kind, shown } = maskOf(placed, frame, margin)
  if (kind !== 'border') return kind
  return Array.from({ length: frame.height }, (_, row) =>
    Array.from(shown.subarray(row * frame.width, (row + 1) * frame.width), (each) => (each ? '#' : '.')).join(
      '',
    ),
  )
}

describe('A mask', () => {
  const lShape: Point[] = [
    [1.6, 1.6],
    [8.4, 1.6],
    [8.4, 3.8],
    [4.8, 3.8],
    [4.8, 6.8],
    [1.6, 6.8],
  ]

  it('shows from the top down, and from the left to the right, what lies wholly inside', () => {
    expect(drawn(placedOf([[lShape]]), unitFrame(0, 0, 10, 8), 0)).toEqual([
      '..........',
      '..........',
      '..##......',
      '..##......',
      '..##......',
      '..######..',
      '..........',
      '..........',
    ])
  })

  it('shows nothing that is nearer to a border than the margin', () => {
    expect(drawn(placedOf([[lShape]]), unitFrame(0, 0, 10, 8), 0.5)).toEqual([
      '..........',
      '..........',
      '...#......',
      '...#......',
      '...#......',
      '..........',
      '..........',
      '..........',
    ])
  })

  it('keeps holes, islands in holes and other parts', () => {
    const placed = placedOf([
      [box(0.5, 0.5, 11.5, 11.5), box(2.5, 2.5, 9.5, 9.5)],
      [box(3.5, 3.5, 8.5, 8.5)],
      [box(12.5, 3.5, 15.5, 8.5)],
    ])
    expect(drawn(placed, unitFrame(0, 0, 16, 12), 0)).toEqual([
      '................',
      '.##########.....',
      '.#........#.....',
      '.#........#.....',
      '.#..####..#..##.',
      '.#..####..#..##.',
      '.#..####..#..##.',
      '.#..####..#..##.',
      '.#........#.....',
      '.#........#.....',
      '.##########.....',
      '................',
    ])
  })

  it('hides what an edge runs along, and shows what begins a hair behind it', () => {
    expect(drawn(placedOf([[box(2, 2, 6, 6)]]), unitFrame(0, 0, 8, 8), 0)).toEqual([
      '........',
      '........',
      '........',
      '...##...',
      '...##...',
      '........',
      '........',
      '........',
    ])
    const wider = placedOf([[box(1.99, 1.99, 6.01, 6.01)]])
    expect(drawn(wider, unitFrame(0, 0, 8, 8), 0)).toContain('..####..')
    expect(drawn(placedOf([[box(1.51, 1.5, 6.5, 6.49)]]), unitFrame(0, 0, 8, 8), 0.5)).toEqual([
      '........',
      '........',
      '........',
      '...##...',
      '...##...',
      '........',
      '........',
      '........',
    ])
    expect(drawn(placedOf([[box(1.49, 1.49, 6.51, 6.51)]]), unitFrame(0, 0, 8, 8), 0.5)).toContain('..####..')
  })

  it('has no pixel of a part, or beside a crack, that is thinner than a pixel', () => {
    expect(drawn(placedOf([[box(0.5, 2.1, 20, 2.9)]]), unitFrame(0, 0, 8, 5), 0)).toBe('outside')
    const cracked = placedOf([[box(-9, -9, 20, 20), box(3.4, -1, 3.400001, 11)]])
    expect(drawn(cracked, unitFrame(0, 0, 8, 2), 0)).toEqual(['###.####', '###.####'])
  })

  it('keeps away from an edge by its deviation too, which is in units', () => {
    const placed = placedOf([[box(1.4, -99, 99, 99)]], { deviation: 1 })
    expect(drawn(placed, unitFrame(0, 0, 8, 1), 0)).toEqual(['...#####'])
    const small = { extent: { xmin: 0, ymin: 0, xmax: 4, ymax: 0.5 }, wkid: 25832, width: 8, height: 1 }
    expect(drawn(placed, small, 0)).toEqual(['.....###'])
  })

  it('counts the margin in pixels, across and down', () => {
    const placed = placedOf([[box(0, 0, 40, 40)]])
    const frame = { extent: { xmin: 0, ymin: 0, xmax: 40, ymax: 40 }, wkid: 25832, width: 10, height: 5 }
    expect(drawn(placed, frame, 1.5)).toEqual([
      '..........',
      '..........',
      '..######..',
      '..........',
      '..........',
    ])
  })

  it('is right where coordinates are huge', () => {
    const far = 1e7
    const placed = placedOf([[box(far + 1.5, far + 1.5, far + 6.5, far + 6.5)]])
    expect(drawn(placed, unitFrame(far, far, 8, 8), 0)).toContain('..####..')
  })

  it('is inside or outside as a whole where no edge is near', () => {
    const placed = placedOf([[box(0, 0, 1000, 1000), box(400, 400, 600, 600)]])
    expect(maskOf(placed, unitFrame(100, 100, 8, 8), 0.5)).toEqual({
      kind: 'inside',
      shown: new Uint8Array(0),
    })
    expect(maskOf(placed, unitFrame(450, 450, 8, 8), 0.5)).toEqual({
      kind: 'outside',
      shown: new Uint8Array(0),
    })
    expect(maskOf(placed, unitFrame(2000, 450, 8, 8), 0.5).kind).toBe('outside')
    expect(
      drawn(
        placed,
        { ...unitFrame(-1e6, -1e6, 8, 8), extent: { xmin: -1e6, ymin: -1e6, xmax: 1e6, ymax: 1e6 } },
        0,
      ),
    ).toBe('outside')
  })

  it.each<[string, Partial<Frame>]>([
    ['no width', { width: 0 }],
    ['no height', { height: 0 }],
    ['half a pixel', { width: 7.5 }],
    ['less than no width', { width: -8 }],
    ['an extent without area', { extent: { xmin: 4, ymin: 0, xmax: 4, ymax: 8 } }],
    ['an extent upside down', { extent: { xmin: 0, ymin: 8, xmax: 8, ymax: 0 } }],
    ['an extent that is no number', { extent: { xmin: Number.NaN, ymin: 0, xmax: 8, ymax: 8 } }],
    ['an extent without end', { extent: { xmin: Number.NEGATIVE_INFINITY, ymin: 0, xmax: 8, ymax: 8 } }],
  ])('shows nothing of a picture with %s', (_title, change) => {
    const placed = placedOf([[box(-1000, -1000, 1000, 1000)]])
    const frame = { ...unitFrame(0, 0, 8, 8), ...change }
    expect(maskOf(placed, frame, 0.5).kind).toBe('outside')
    expect(sideOf(placed, frame, 0.5)).toBe('outside')
  })

  it.each([Number.NaN, -0.1, Infinity])('shows nothing with a margin of %d', (margin) => {
    const placed = placedOf([[box(-1000, -1000, 1000, 1000)]])
    expect(maskOf(placed, unitFrame(0, 0, 8, 8), margin).kind).toBe('outside')
  })

  it('shows nothing of an area that has no vertices', () => {
    expect(maskOf(placedOf([]), unitFrame(0, 0, 8, 8), 0.5).kind).toBe('outside')
  })

  it('is not made for a picture in another reference', () => {
    const placed = placedOf([[box(-1000, -1000, 1000, 1000)]])
    expect(() => maskOf(placed, { ...unitFrame(0, 0, 8, 8), wkid: 25833 }, 0.5)).toThrow(RangeError)
    expect(() => sideOf(placed, { ...unitFrame(0, 0, 8, 8), wkid: 25833 }, 0.5)).toThrow(RangeError)
  })
})

describe('In a reference where maps repeat, a mask', () => {
  const degrees = { wkid: 4326, worldWidth: 360 }
  const frame = (xmin: number, ymin: number, xmax: number, ymax: number): Frame => ({
    extent: { xmin, ymin, xmax, ymax },
    wkid: 4326,
    width: xmax - xmin,
    height: ymax - ymin,
  })

  it.each([-720, -360, 0, 360, 1080])('is the same %d degrees further on', (shift) => {
    const placed = placedOf([[box(1.5, 1.5, 6.5, 4.5)]], degrees)
    expect(drawn(placed, frame(shift, 0, shift + 8, 6), 0)).toEqual([
      '........',
      '........',
      '..####..',
      '..####..',
      '........',
      '........',
    ])
  })

  it('shows every copy of the area', () => {
    const placed = placedOf([[box(-10.5, -90, 10.5, 90)]], degrees)
    const [row = ''] = drawn(placed, frame(-540, 0, 540, 1), 0)
    expect([...row].filter((pixel) => pixel === '#')).toHaveLength(3 * 20)
    expect(row.slice(540 - 11, 540 + 11)).toBe(`.${'#'.repeat(20)}.`)
  })

  it('has no gap at the date line where two parts meet', () => {
    const placed = placedOf([[box(170.5, -5.5, 180, 5.5)], [box(-180, -5.5, -175.5, 3.5)]], degrees)
    const rows = drawn(placed, frame(176, -7, 188, 7), 0)
    expect(rows).toEqual([
      ...Array(2).fill('............'),
      ...Array(2).fill('###.........'),
      ...Array(8).fill('########....'),
      ...Array(2).fill('............'),
    ])
    expect(drawn(placed, frame(-184, -7, -172, 7), 0)).toEqual(rows)
    expect(sideOf(placed, frame(177, -4, 183, 2), 0.5)).toBe('inside')
    // Here nothing else than the seam is a border.
    expect(sideOf(placed, frame(177, 4, 183, 5), 0)).toBe('border')
    expect(drawn(placed, frame(177, 4, 183, 5), 0)).toEqual(['##....'])
    expect(drawn(placed, frame(-183, 4, -177, 5), 0)).toEqual(['##....'])
  })

  it('shows the whole world as a whole, poles excepted', () => {
    const placed = placedOf([[box(-180, -90, 180, 90)]], degrees)
    expect(sideOf(placed, frame(-300, -80, 300, 80), 0.5)).toBe('inside')
    expect(sideOf(placed, frame(179, -80, 181, 80), 0.5)).toBe('inside')
    expect(sideOf(placed, frame(-180, -90, 180, 90), 0.5)).toBe('border')
  })

  it('follows an area that goes on beyond the date line', () => {
    const placed = placedOf([[box(175.5, 0.5, 185.5, 4.5)]], degrees)
    const rows = drawn(placed, frame(174, 0, 188, 5), 0)
    expect(rows).toContain('..#########...')
    expect(drawn(placed, frame(-186, 0, -172, 5), 0)).toEqual(rows)
  })

  it('hides what two copies of one area lie over', () => {
    const placed = placedOf([[box(-190, 0.5, 190, 4.5)]], degrees)
    expect(sideOf(placed, frame(172, 1, 178, 4), 0)).toBe('outside')
    expect(sideOf(placed, frame(-100, 1, -90, 4), 0)).toBe('inside')
  })
})

describe('The seam of an area', () => {
  it('is no border where both sides have the area, and one where only one has', () => {
    const heights = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 2, maxLength: 2 })
    fc.assert(
      fc.property(heights, heights, fc.nat(80), fc.constantFrom(0, 0.5, 3), (left, right, move, margin) => {
        const [bottom, top] = [Math.min(...left) + 0.5, Math.max(...left) + 1.5]
        const [below, above] = [Math.min(...right) + 0.5, Math.max(...right) + 1.5]
        const frame = {
          extent: { xmin: 145 + move / 4, ymin: -3, xmax: 185 + move / 4, ymax: 47 },
          wkid: 4326,
          width: 40,
          height: 50,
        }
        const masks = [
          [box(150.25, bottom, 180, top)],
          [box(180, below, 189.75, above)],
          [box(150.25, Math.max(bottom, below), 189.75, Math.min(top, above))],
        ].map((part) => maskOf(placedOf([part], { wkid: 4326 }), frame, margin).shown)
        if (Math.max(bottom, below) >= Math.min(top, above)) masks.pop()
        const seam = { wkid: 4326, worldWidth: 360 }
        const cut = placedOf([[box(150.25, bottom, 180, top)], [box(-180, below, -170.25, above)]], seam)
        const { shown } = maskOf(cut, frame, margin)
        const different = Array.from({ length: 2000 }, (_, pixel) => pixel).filter(
          (pixel) => (shown[pixel] === 1) !== masks.some((mask) => mask[pixel] === 1),
        )
        expect(different).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
