import { describe, expect, it } from 'vitest'
import { readParameters } from '../operation/parameters.ts'
import { readLayerDefs } from './layer-defs.ts'
import { readSpatialFilter } from './read-geometry.ts'
import { readQuery } from './read-query.ts'

const parametersOf = (values: Record<string, string>) => readParameters({ query: Object.entries(values) })
const reading = (values: Record<string, string>) => readQuery(parametersOf(values))
const filterOf = (values: Record<string, string>) => readSpatialFilter(parametersOf(values))

describe('readQuery', () => {
  it('gives defaults where nothing is asked, as for empty values', () => {
    const empty = {
      outFields: '',
      orderByFields: '',
      time: '',
      objectIds: '',
      where: '',
      geometry: '',
      outSR: '',
    }
    expect(reading(empty)).toEqual(reading({}))
    expect(reading({})).toMatchObject({
      where: '',
      returnGeometry: true,
      distinct: false,
      offset: 0,
      count: null,
    })
  })

  it('knows names in any case and only true as true', () => {
    expect(reading({ RETURNIDSONLY: 'TRUE', returncountonly: '1' }).only).toEqual({
      ids: true,
      count: false,
      extent: false,
    })
  })

  it.each([
    ['1704067200000', [1704067200000, 1704067200000]],
    ['1,2', [1, 2]],
    ['null,2', [null, 2]],
    ['1,NULL', [1, null]],
  ])('reads time=%s', (time, window) => {
    expect(reading({ time }).time).toEqual(window)
  })

  it('reads statistics in any case, with a default name', () => {
    const outStatistics = JSON.stringify([
      { statisticType: 'SUM', onStatisticField: 'a' },
      {
        statisticType: 'percentile_cont',
        onStatisticField: 'a',
        statisticParameters: { value: 0.9, orderBy: 'desc' },
      },
    ])
    expect(reading({ outStatistics }).statistics).toEqual([
      { type: 'sum', field: 'a', outName: 'sum_a', parameter: 0.5, descending: false },
      { type: 'percentile_cont', field: 'a', outName: 'percentile_cont_a', parameter: 0.9, descending: true },
    ])
  })

  it.each([
    { objectIds: '1,two' },
    { time: 'today' },
    { resultOffset: '-1' },
    { outStatistics: '[{"statisticType":"mode","onStatisticField":"a"}]' },
    { outStatistics: '{' },
    { geometry: '1,2,3' },
    { geometry: '{"rings":"none"}' },
    { geometry: '1,2', spatialRel: 'esriSpatialRelNear' },
    { geometry: '1,2', inSR: '99999' },
    { quantizationParameters: '{"tolerance":0}' },
  ] as Record<string, string>[])('refuses %j with code 400', (values) => {
    expect(() => reading(values)).toThrow(expect.objectContaining({ code: 400 }))
  })
})

describe('readSpatialFilter', () => {
  it.each([
    ['x,y', '1,2', { x: 1, y: 2 }],
    ['corners', '0,0,10,20', { xmin: 0, ymin: 0, xmax: 10, ymax: 20 }],
    ['swapped corners, as esri-leaflet sends them', '0,20,10,0', { xmin: 0, ymin: 0, xmax: 10, ymax: 20 }],
    ['keys without quotes, as QGIS sends them', '{x: -1.5, y: 2}', { x: -1.5, y: 2 }],
    ['numbers as text', '{"x":"1","y":"2"}', { x: 1, y: 2 }],
    [
      'a polyline',
      '{"paths":[[[0,0],[1,1,9]]]}',
      {
        paths: [
          [
            [0, 0],
            [1, 1],
          ],
        ],
      },
    ],
    ['points', '{"points":[[0,0]]}', { points: [[0, 0]] }],
  ])('reads %s', (_, geometry, expected) => {
    expect(filterOf({ geometry })?.geometry).toEqual(expected)
  })

  it('believes the spatial reference inside a geometry before inSR', () => {
    const geometry = '{"x":-118,"y":34.5,"spatialReference":{"wkid":4326}}'
    expect(filterOf({ geometry, inSR: '102100' })?.geometry).toEqual({
      x: expect.closeTo(-13135699.914, 2),
      y: expect.closeTo(4096139.04, 2),
    })
  })

  it('bends the edges of a state-plane box', () => {
    const filter = filterOf({ geometry: '6500000,1900000,6600000,2000000', inSR: '2229' })
    expect(filter?.geometry).toHaveProperty('rings')
  })

  it.each([
    ['esriSRUnit_StatuteMile', '102100', 1609.344],
    ['', '102100', 1],
    ['', '2229', 1200 / 3937],
    ['', '4326', 111_319.490_793],
  ])('takes a distance in %j and inSR %s as %d metres', (units, inSR, meters) => {
    expect(filterOf({ geometry: '1,2', inSR, units, distance: '1' })?.distanceMeters).toBeCloseTo(meters, 6)
  })
})

describe('readLayerDefs', () => {
  it.each([
    ['{"0":"a=1","2":"b=\'x;y:z\'"}'],
    ["0:a=1;2:b='x"],
    ['[{"layerId":0,"where":"a=1"}]'],
    ['{"layerDefs":{"0":"a=1"}}'],
  ])('reads %s', (text) => {
    expect(readLayerDefs(text).get(0)).toEqual({ where: 'a=1', outFields: null })
  })

  it('is empty for nothing and refuses layers that are no numbers', () => {
    expect(readLayerDefs(' ').size).toBe(0)
    expect(() => readLayerDefs('{"x":"a=1"}')).toThrow(expect.objectContaining({ code: 400 }))
  })
})
