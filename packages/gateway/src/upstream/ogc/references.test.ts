import { describe, expect, it } from 'vitest'
import { referenceNumbers } from './references.ts'

const all = (count: number, ...more: readonly string[]) =>
  new Set([...more, ...Array.from({ length: count }, (_, index) => `EPSG:${2_000 + index}`)])
const numbersOf = (
  names: ReadonlySet<string>,
  own: readonly string[] = [],
  [server, version]: readonly ['qgis' | 'mapserver', '1.1.1' | '1.3.0'] = ['qgis', '1.1.1'],
) =>
  referenceNumbers(
    { references: names, ownReferences: own },
    { configuration: { server, version }, reading: { capabilities: {} } },
  )

describe('The references in which a layer is announced', () => {
  it('are those of EPSG that its server names, degrees and web maps first', () => {
    const names = new Set([
      'EPSG:25832',
      'CRS:84',
      'AUTO:42001',
      'EPSG:900913',
      'EPSG:3857',
      'ESRI:102031',
      'EPSG:4326',
    ])
    expect(numbersOf(names)).toEqual([4326, 3857, 25832])
    expect(numbersOf(new Set(['EPSG:31467']))).toEqual([31467])
    expect(numbersOf(new Set())).toBeUndefined()
  })

  it('are those that the layer names itself, of a server that names thousands', () => {
    const names = all(6_000, 'EPSG:25832')
    expect(numbersOf(names, ['EPSG:2193', 'EPSG:25832'])).toEqual([4326, 3857, 2193, 25832])
    expect(numbersOf(all(100), ['EPSG:2050'])?.slice(0, 3)).toEqual([2050, 2000, 2001])
  })

  it('are without those on whose axes servers of 1.3.0 do not agree', () => {
    const names = new Set(['EPSG:32661', 'EPSG:3035'])
    expect(numbersOf(names)).toEqual([32661, 3035])
    expect(numbersOf(names, [], ['qgis', '1.3.0'])).toEqual([3035])
  })

  it('are without those in which a MapServer of 1.3.0 forgets the datum', () => {
    const names = new Set(['EPSG:31467', 'EPSG:4314', 'EPSG:3035', 'EPSG:4258', 'EPSG:2056', 'EPSG:5677'])
    expect(numbersOf(names, [], ['mapserver', '1.3.0'])).toEqual([2056, 5677])
    expect(numbersOf(names, [], ['mapserver', '1.1.1'])).toHaveLength(6)
    expect(numbersOf(names, [], ['qgis', '1.3.0'])).toHaveLength(6)
  })

  it('are one list for layers that name the same ones', () => {
    const names = all(10)
    expect(numbersOf(names, ['EPSG:2001'])).toBe(numbersOf(names, ['EPSG:2001']))
    expect(numbersOf(names, ['EPSG:2001'])).not.toBe(numbersOf(names, ['EPSG:2002']))
  })
})
