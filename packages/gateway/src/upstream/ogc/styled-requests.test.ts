import { describe, expect, it } from 'vitest'
import { layerIdOf } from './layer-id.ts'
import { capabilitiesWith, siteOver, wmsLayer } from './wms-server.fixture.ts'

const dimension = (values: string) => [{ name: 'time', units: 'ISO8601', values, nearest: false }]
const styles = [
  { name: 'Night & day', title: 'Night' },
  { name: 'by zone', title: 'By zone' },
]
const capabilities = capabilitiesWith([
  wmsLayer('parcels', { styles }),
  wmsLayer('roads', { styles: [{ name: 'thin', title: 'Thin' }] }),
  wmsLayer('days', { dimensions: dimension('2020-01-10,2020-02-11') }),
  wmsLayer('years', { dimensions: dimension('2018,2019,2020') }),
  wmsLayer('hours', { dimensions: dimension('2020-01-01T00:00:00Z/2020-12-31T00:00:00Z/PT1H') }),
])
const [parcels = 0, roads = 0, days = 0, years = 0, hours = 0] = [
  ...['parcels', 'roads', 'days', 'years', 'hours'],
].map(layerIdOf)
const map = {
  f: 'image',
  bbox: '9,49,11,50',
  bboxSR: '4326',
  imageSR: '4326',
  size: '200,100',
  format: 'png32',
}
const site = (more: object = {}) => siteOver({ capabilities }, { fields: 'none', ...more })
const styled = (named: Record<number, string>) => ({ layerStyles: JSON.stringify(named) })

describe('Named styles', () => {
  it('are described with the fields that each of them is said to be drawn by', async () => {
    const { json } = site({
      layers: { parcels: { drawnBy: ['zone'], styles: { 'by zone': { drawnBy: ['zone', 'label'] } } } },
    })
    const { layers } = await json('/maps/MapServer/layers')
    expect(layers.find(({ id }: { id: number }) => id === parcels)).toMatchObject({
      drawnBy: ['zone'],
      styles: [
        { name: 'Night & day', title: 'Night' },
        { name: 'by zone', title: 'By zone', drawnBy: ['zone', 'label'] },
      ],
    })
  })

  it('are asked for as the server spells them, one for each layer', async () => {
    const { ask, sent } = site()
    const asked = { ...map, layers: `show:${roads},${parcels},${days}` }
    await ask('/maps/MapServer/export', {
      ...asked,
      ...styled({ [parcels]: 'Night & day', [roads]: 'thin' }),
    })
    expect(sent.at(-1)).toMatchObject({ LAYERS: 'days,parcels,roads', STYLES: ',Night & day,thin' })
    await ask('/maps/MapServer/export', asked)
    expect(sent.at(-1)).toMatchObject({ STYLES: ',,' })
  })

  it('are asked for in legends and at a place', async () => {
    const { ask, sent } = site()
    await ask('/maps/MapServer/queryLegends', {
      layers: `show:${parcels}`,
      ...styled({ [parcels]: 'by zone' }),
    })
    expect(sent.at(-1)).toMatchObject({ REQUEST: 'GetLegendGraphic', LAYER: 'parcels', STYLE: 'by zone' })
    // QGIS Server shows what either of LAYER and LAYERS names, the second in its default style.
    expect(sent.at(-1)?.LAYERS).toBeUndefined()
    const place = { geometry: '{"x":9.5,"y":49.7}', sr: '4326', tolerance: '3', mapExtent: '9,49,11,50' }
    await ask('/maps/MapServer/identify', {
      ...{ ...place, imageDisplay: '200,100,96', layers: `all:${parcels}` },
      ...styled({ [parcels]: 'by zone' }),
    }).catch(() => {})
    expect(sent.at(-1)).toMatchObject({ REQUEST: 'GetFeatureInfo', LAYERS: 'parcels', STYLES: 'by zone' })
  })

  it.each(['BY ZONE', 'no such style', 'thin', 'by zone,thin'])(
    'that a layer does not have are refused, and nothing is sent: %s',
    async (style) => {
      const { ask, sent } = site()
      const asked = { layers: `show:${parcels}`, ...styled({ [parcels]: style }) }
      const refused = { code: 'access.denied' }
      await expect(ask('/maps/MapServer/export', { ...map, ...asked })).rejects.toMatchObject(refused)
      await expect(ask('/maps/MapServer/queryLegends', asked)).rejects.toMatchObject(refused)
      expect(sent.filter(({ REQUEST }) => REQUEST !== 'GetCapabilities')).toEqual([])
    },
  )
})

const span = (start: string, end = start) => `${Date.parse(start)},${Date.parse(end)}`

describe('Times', () => {
  it.each([
    ['a moment, in days', [days], span('2020-01-10T00:00:00Z'), '2020-01-10'],
    ['a day', [days], span('2020-01-10T00:00:00Z', '2020-01-10T23:59:59.999Z'), '2020-01-10'],
    ['days', [days], span('2020-01-10T00:00:00Z', '2020-02-11T23:59:59.999Z'), '2020-01-10/2020-02-11'],
    [
      'hours of days',
      [days],
      span('2020-01-10T06:00:00Z', '2020-01-10T07:00:00Z'),
      '2020-01-10T06:00:00Z/2020-01-10T07:00:00Z',
    ],
    ['a year', [years], span('2019-01-01T00:00:00Z', '2019-12-31T23:59:59.999Z'), '2019'],
    [
      'a day of years',
      [years],
      span('2019-02-01T00:00:00Z', '2019-02-01T23:59:59.999Z'),
      '2019-02-01T00:00:00Z/2019-02-01T23:59:59.999Z',
    ],
    [
      'a day of hours',
      [hours],
      span('2020-01-10T00:00:00Z', '2020-01-10T23:59:59.999Z'),
      '2020-01-10T00:00:00Z/2020-01-10T23:59:59.999Z',
    ],
    [
      'days of two layers that write them otherwise',
      [days, hours],
      span('2020-01-10T00:00:00Z'),
      '2020-01-10T00:00:00Z',
    ],
    ['a moment of a layer that has none', [parcels], span('2020-01-10T00:00:00Z'), undefined],
  ])('are written as QGIS Server writes them: %s', async (_title, ids, time, written) => {
    const { ask, sent } = site({ server: 'qgis' })
    await ask('/maps/MapServer/export', { ...map, layers: `show:${ids.join()}`, time })
    expect(sent.at(-1)?.TIME).toBe(written)
  })

  it.each([
    ['2020-01-01T00:00:00Z', '2020-12-31T23:59:59.999Z', '2020-01-01T00:00:00Z/2020-12-31T00:00:00Z'],
    ['2019-01-01T00:00:00Z', '2020-06-30T23:59:59.999Z', '2020-01-01T00:00:00Z/2020-06-30T23:59:59.999Z'],
    ['2020-02-01T00:00:00Z', '2020-02-01T00:00:00Z', '2020-02-01T00:00:00Z'],
    ['2021-01-01T00:00:00Z', '2021-12-31T23:59:59.999Z', '2021-01-01T00:00:00Z/2021-12-31T23:59:59.999Z'],
  ])('end before a MapServer with the extent that it states: %s/%s', async (start, end, written) => {
    const { ask, sent } = site()
    await ask('/maps/MapServer/export', { ...map, layers: `show:${hours}`, time: span(start, end) })
    expect(sent.at(-1)?.TIME).toBe(written)
  })

  it('are asked for at a place', async () => {
    const { ask, sent } = site({ server: 'qgis' })
    const place = { geometry: '{"x":9.5,"y":49.7}', sr: '4326', tolerance: '3', mapExtent: '9,49,11,50' }
    const time = span('2020-01-10T00:00:00Z', '2020-01-10T23:59:59.999Z')
    await ask('/maps/MapServer/identify', {
      ...place,
      imageDisplay: '200,100,96',
      layers: `all:${days}`,
      time,
    }).catch(() => {})
    expect(sent.at(-1)).toMatchObject({ REQUEST: 'GetFeatureInfo', TIME: '2020-01-10' })
  })

  it('are described with the times that the server states', async () => {
    const { json } = site()
    const { layers } = await json('/maps/MapServer/layers')
    expect(layers.find(({ id }: { id: number }) => id === days)).toMatchObject({
      timeInfo: { startTimeField: '*' },
      timeDimension: { values: '2020-01-10,2020-02-11' },
    })
  })
})
