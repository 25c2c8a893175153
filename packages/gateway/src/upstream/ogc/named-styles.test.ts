import { describe, expect, it } from 'vitest'
import type { WmsStyle } from './documents.ts'
import { readLayerTable } from './layer-table.ts'
import { namedStyles } from './named-styles.ts'
import { capabilitiesWith, wmsLayer } from './wms-server.fixture.ts'

const called = (...names: readonly string[]): readonly WmsStyle[] =>
  names.map((name) => ({ name, title: `of ${name}` }))
const offered = (...names: readonly string[]) => namedStyles(called(...names)).offered.map(({ name }) => name)

describe('Named styles of a layer', () => {
  it.each([
    [
      'called as servers call them',
      ['night', 'by zone', 'Straßen & Wege'],
      ['night', 'by zone', 'Straßen & Wege'],
    ],
    ['without what is drawn where none is named', ['default', 'night', 'DEFAULT'], ['night']],
    [
      'without a comma, markup, line breaks and control characters',
      ['a,b', '<b>', 'a>b', 'a\nb', 'a\u0000', 'c'],
      ['c'],
    ],
    ['without names of 10 kB', ['x'.repeat(10_240), 'y'.repeat(200)], ['y'.repeat(200)]],
    ['without those that differ in case alone', ['Night', 'night', 'day'], ['day']],
    ['once where they are listed twice', ['night', 'night'], ['night']],
  ])('are offered %s', (_title, names, expected) => {
    expect(offered(...names)).toEqual(expected)
  })

  it('are a hundred at most, with titles and logged names of bounded length', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `style ${index}`)
    expect(offered(...many)).toHaveLength(100)
    const { left } = namedStyles(called('x'.repeat(10_240)))
    expect(left[0]?.name).toHaveLength(60)
    expect(namedStyles([{ name: 'a', title: 't'.repeat(10_240) }]).offered[0]?.title).toHaveLength(200)
  })

  it('are those of its groups too, its own first, and groups have none', () => {
    const { layers } = capabilitiesWith([
      wmsLayer('group', {
        styles: called('night', 'outer'),
        layers: [
          wmsLayer('a', { styles: [{ name: 'night', title: 'own' }] }),
          wmsLayer('b'),
          wmsLayer('c', { styles: called('a,b') }),
        ],
      }),
    ])
    const table = readLayerTable({ layers }, { server: 'qgis', layers: {} })
    expect(table.layers.map(({ name, styles }) => [name, styles.map(({ title }) => title)])).toEqual([
      ['group', []],
      ['a', ['own', 'of outer']],
      ['b', ['of night', 'of outer']],
      ['c', ['of night', 'of outer']],
    ])
    expect(table.left).toEqual([{ name: 'c, style a,b', why: 'its name cannot stand in a list of names' }])
  })

  it('of thousands of layers take no room that grows with what they inherit', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `style ${index}`)
    const root = wmsLayer('root', {
      styles: called(...names),
      layers: Array.from({ length: 500 }, (_, index) =>
        wmsLayer(`layer ${index}`, { styles: called('own', `of ${index}`) }),
      ),
    })
    const { layers } = readLayerTable({ layers: [root] }, { server: 'geoserver', layers: {} })
    expect(layers).toHaveLength(500)
    expect(new Set(layers.map(({ styles }) => styles.length))).toEqual(new Set([100]))
  })
})
