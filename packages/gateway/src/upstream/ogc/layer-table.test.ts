import { describe, expect, it } from 'vitest'
import type { WmsLayer } from './documents.ts'
import { layerIdOf } from './layer-id.ts'
import { readLayerTable } from './layer-table.ts'
import { wmsLayer } from './wms-server.fixture.ts'

const tableOf = (layers: readonly WmsLayer[], more: object = {}) =>
  readLayerTable({ layers }, { server: 'qgis', layers: {}, ...more })

const inRoot = (...layers: readonly WmsLayer[]) => [wmsLayer('root', { layers })]

describe('The layers of a server of WMS', () => {
  it('have numbers made of their names, whatever their order is', () => {
    const [one, other] = [wmsLayer('parcels'), wmsLayer('ws:mains')]
    const numbersIn = (...layers: readonly WmsLayer[]) =>
      new Map(tableOf(inRoot(...layers)).layers.map(({ name, id }) => [name, id]))
    expect(numbersIn(one, other)).toEqual(
      numbersIn(other, wmsLayer('new'), one).size === 3 && numbersIn(other, one),
    )
    expect(numbersIn(one).get('parcels')).toBe(layerIdOf('parcels'))
  })

  it('lie in their groups, and the root is none of them', () => {
    const { layers } = tableOf(
      inRoot(
        wmsLayer('a'),
        wmsLayer('g', { layers: [wmsLayer('b'), wmsLayer(undefined, { layers: [wmsLayer('c')] })] }),
      ),
    )
    const names = new Map(layers.map(({ id, name }) => [id, name]))
    expect(layers.map(({ name, isGroup, parentId }) => [name, isGroup, names.get(parentId ?? -1)])).toEqual([
      ['a', false, undefined],
      ['g', true, undefined],
      ['b', false, 'g'],
      ['', true, 'g'],
      ['c', false, ''],
    ])
  })

  it('are listed from the top, which servers but QGIS list last', () => {
    const layers = inRoot(wmsLayer('a'), wmsLayer('b'))
    expect(tableOf(layers).layers.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(tableOf(layers, { server: 'mapserver' }).layers.map(({ name }) => name)).toEqual(['b', 'a'])
  })

  it('inherit references, boxes, scales, dimensions and whether they can be asked', () => {
    const box = { xmin: 1, ymin: 2, xmax: 3, ymax: 4 }
    const { layers } = tableOf([
      wmsLayer('root', {
        crs: ['EPSG:4326'],
        geographic: box,
        queryable: true,
        minScale: 1000,
        dimensions: [{ name: 'TIME', units: 'ISO8601', values: '', nearest: false }],
        layers: [wmsLayer('a', { crs: ['epsg:3857'] }), wmsLayer('b', { queryable: false, minScale: 500 })],
      }),
    ])
    expect(layers).toMatchObject([
      { name: 'a', extent: box, queryable: true, minScale: 1000, hasTime: true },
      { name: 'b', extent: box, queryable: false, minScale: 500, hasTime: true },
    ])
    expect([...(layers[0]?.references ?? [])]).toEqual(['EPSG:4326', 'EPSG:3857'])
  })

  it.each<[title: string, layers: readonly WmsLayer[], offered: readonly string[]]>([
    ['two of one name', inRoot(wmsLayer('a'), wmsLayer('a'), wmsLayer('b')), ['b']],
    ['two whose names differ in case', inRoot(wmsLayer('a'), wmsLayer('A'), wmsLayer('b')), ['b']],
    [
      'one that is called as its group',
      inRoot(wmsLayer('a', { layers: [wmsLayer('a'), wmsLayer('b')] })),
      ['', 'b'],
    ],
    ['one that is called as the root', [wmsLayer('a', { layers: [wmsLayer('a'), wmsLayer('b')] })], ['b']],
    ['one without a name', inRoot(wmsLayer(undefined), wmsLayer('b')), ['b']],
    ['one with a comma in its name', inRoot(wmsLayer('a,b'), wmsLayer('b')), ['b']],
    ['one that another server draws', inRoot(wmsLayer('a', { cascaded: true }), wmsLayer('b')), ['b']],
    [
      'one in a group that another server draws',
      inRoot(wmsLayer('g', { cascaded: true, layers: [wmsLayer('a')] }), wmsLayer('b')),
      ['b'],
    ],
    ['one of a fixed size', inRoot(wmsLayer('a', { fixedWidth: 300 }), wmsLayer('b')), ['b']],
    ['one without parts', inRoot(wmsLayer('a', { noSubsets: true }), wmsLayer('b')), ['b']],
  ])('are not offered where nothing can be asked of them alone: %s', (_title, layers, offered) => {
    const table = tableOf(layers)
    expect(table.layers.map(({ name }) => name)).toEqual(offered)
    expect(table.left.length).toBeGreaterThan(0)
  })

  it('of other servers are offered where the configuration says so', () => {
    const layers = inRoot(wmsLayer('a', { cascaded: true }))
    expect(tableOf(layers, { layers: { a: { cascaded: true } } }).layers.map(({ name }) => name)).toEqual([
      'a',
    ])
  })
})
