import { describe, expect, it } from 'vitest'
import { layerIdOf } from './layer-id.ts'
import { blankPicture } from './picture.ts'
import { capabilitiesWith, replyOf, siteOver, wmsLayer } from './wms-server.fixture.ts'

const capabilities = capabilitiesWith([
  wmsLayer('parcels'),
  wmsLayer('mains'),
  wmsLayer('secret', { queryable: false }),
])
const fields = [
  { name: 'zone', type: 'esriFieldTypeString' },
  { name: 'tax', type: 'esriFieldTypeInteger' },
]
const types = ['parcels', 'mains'].map((name) => ({ name, fields }))
const [parcels = 0, mains = 0, secret = 0] = ['parcels', 'mains', 'secret'].map(layerIdOf)
const export_ = '/maps/MapServer/export'
const map = {
  f: 'image',
  bbox: '9,49,11,50',
  bboxSR: '4326',
  imageSR: '4326',
  size: '200,100',
  format: 'png32',
}
const identify = {
  geometry: '{"x":9.505,"y":49.745}',
  geometryType: 'esriGeometryPoint',
  sr: '4326',
  tolerance: '3',
  mapExtent: '9,49,11,50',
  imageDisplay: '200,100,96',
}
const where = (condition: string, id = parcels) => JSON.stringify({ [id]: condition })

describe('Conditions on rows', () => {
  it.each<[server: object, name: string, filter: string | RegExp]>([
    [{ server: 'geoserver' }, 'CQL_FILTER', /^INCLUDE;.*zone.*open/],
    [{ server: 'mapserver', masks: 'none' }, 'FILTER', /^\(\)\(<Filter.*zone.*open.*<\/Filter>\)$/],
    [{ server: 'qgis' }, 'FILTER', /^parcels:"zone" = 'open'$/],
    [{ server: 'arcgis' }, 'layerDefs', /^\{"parcels":".*zone.*open.*"\}$/],
  ])('are said to %j in its own language, for the layers that are drawn', async (server, name, filter) => {
    const { ask, sent } = siteOver({ capabilities, types }, server)
    await ask(export_, { ...map, layers: `show:${parcels},${mains}`, layerDefs: where("zone = 'open'") })
    expect(sent.at(-1)).toMatchObject({
      REQUEST: 'GetMap',
      LAYERS: 'mains,parcels',
      [name]: expect.stringMatching(filter),
    })
  })

  it.each<[title: string, server: object, layerDefs: string, comment?: string]>([
    ['by a server that cannot be told', { server: 'other' }, where("zone = 'open'")],
    ['by a MapServer that may hide by masks', { server: 'mapserver' }, where("zone = 'open'")],
    [
      'by an old MapServer',
      { server: 'mapserver', masks: 'none' },
      where("zone = 'open'"),
      'MapServer version 7.0.7',
    ],
    ['by a field that is not known', { server: 'qgis' }, where("owner = 'a'")],
    ['by what has to be calculated', { server: 'qgis' }, where("UPPER(zone) = 'A'")],
  ])('are refused %s, and nothing is sent', async (_title, server, layerDefs, comment) => {
    const known = comment === undefined ? capabilities : { ...capabilities, serverComment: comment }
    const { ask, sent } = siteOver({ capabilities: known, types }, server)
    await expect(ask(export_, { ...map, layers: `show:${parcels}`, layerDefs })).rejects.toMatchObject({
      code: 'access.denied',
    })
    await expect(
      ask('/maps/MapServer/identify', { ...identify, layers: `all:${mains},${parcels}`, layerDefs }),
    ).rejects.toMatchObject({ code: 'access.denied' })
    expect(sent.filter(({ SERVICE, REQUEST }) => SERVICE === 'WMS' && REQUEST !== 'GetCapabilities')).toEqual(
      [],
    )
  })

  it('that no row fulfils leave the layer out, and draw nothing where none is left', async () => {
    const { ask, sent } = siteOver({ capabilities, types }, { server: 'qgis' })
    await ask(export_, { ...map, layers: `show:${parcels},${mains}`, layerDefs: where('1=0') })
    expect(sent.at(-1)).toMatchObject({ LAYERS: 'mains', STYLES: '' })
    const before = sent.length
    await ask(export_, { ...map, layers: `show:${parcels}`, layerDefs: where('1=0') })
    expect(sent.length).toBe(before)
  })

  it('that make a request too long are refused', async () => {
    const { ask } = siteOver({ capabilities, types }, { server: 'qgis' })
    const long = Array.from({ length: 400 }, (_, index) => `'a zone with a long name ${index}'`).join(',')
    await expect(
      ask(export_, { ...map, layers: `show:${parcels}`, layerDefs: where(`zone IN (${long})`) }),
    ).rejects.toMatchObject({ code: 'access.denied', publicText: expect.stringContaining('too long') })
  })
})

describe('Rows at a place', () => {
  const features = [
    { attributes: { zone: 'open', tax: '12' } },
    { attributes: { zone: 'closed', tax: '13' } },
    { attributes: { zone: '', tax: '14' } },
    { attributes: { zone: 'open', tax: '0.00' } },
  ]
  const reply = () => replyOf({ features })

  it('are asked of each layer by itself, at the pixel of the point', async () => {
    const { json, sent } = siteOver({ capabilities, types, reply }, { server: 'qgis' })
    const { results } = await json('/maps/MapServer/identify', {
      ...identify,
      layers: `all:${mains},${parcels},${secret}`,
    })
    const asked = sent.filter(({ REQUEST }) => REQUEST === 'GetFeatureInfo')
    expect(
      asked.map(({ LAYERS, QUERY_LAYERS, X, Y, STYLES }) => [LAYERS, QUERY_LAYERS, X, Y, STYLES]),
    ).toEqual([
      ['mains', 'mains', '50', '25', ''],
      ['parcels', 'parcels', '50', '25', ''],
    ])
    expect(results[0]).toMatchObject({ layerId: mains, layerName: 'mains', attributes: { zone: 'open' } })
    expect(results).toHaveLength(8)
  })

  it('of a MapServer, which ignores filters there, are judged by the condition', async () => {
    const { json, sent } = siteOver({ capabilities, types, reply }, { server: 'mapserver', masks: 'none' })
    const told = async (condition: string) => {
      const asked = { ...identify, layers: `all:${parcels}`, layerDefs: where(condition) }
      const { results } = await json('/maps/MapServer/identify', asked)
      return results.map(({ attributes }: { attributes: { tax: string } }) => attributes.tax)
    }
    expect(await told("zone = 'open'")).toEqual(['12', '0.00'])
    expect(await told('tax < 13')).toEqual(['12'])
    expect(await told("zone <> 'open'")).toEqual(['13'])
    expect(await told('tax > 12')).toEqual(['13', '14'])
    expect(sent.at(-1)?.FILTER).toBeUndefined()
  })

  it('of a MapServer that does not tell a field of the condition are none', async () => {
    const bare = () => replyOf({ features: [{ attributes: { label: 'a' } }] })
    const { json, told } = siteOver(
      { capabilities, types, reply: bare },
      { server: 'mapserver', masks: 'none' },
    )
    const asked = { ...identify, layers: `all:${parcels}`, layerDefs: where("zone <> 'closed'") }
    expect(await json('/maps/MapServer/identify', asked)).toEqual({ results: [] })
    expect(told.join()).toContain('does not tell zone of parcels')
  })

  it('come as GeoJSON where the server has it, with shapes where they are asked for', async () => {
    const json = { ...capabilities, infoFormats: ['text/plain', 'application/json'] }
    const geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    }
    const collection = () =>
      replyOf(
        Buffer.from(
          JSON.stringify({
            type: 'FeatureCollection',
            features: [{ properties: { zone: 'a', box: [1] }, geometry }],
          }),
        ),
      )
    const site = siteOver({ capabilities: json, types, reply: collection }, { server: 'qgis' })
    const asked = { ...identify, layers: `all:${parcels}` }
    expect((await site.json('/maps/MapServer/identify', asked)).results).toMatchObject([
      {
        attributes: { zone: 'a' },
        geometry: {
          rings: [
            [
              [0, 0],
              [1, 1],
              [1, 0],
              [0, 0],
            ],
          ],
          spatialReference: { wkid: 4326 },
        },
      },
    ])
    const [bare] = (await site.json('/maps/MapServer/identify', { ...asked, returnGeometry: 'false' }))
      .results
    expect(bare).not.toHaveProperty('geometry')
  })

  it.each([
    ['a line', { geometry: '{"paths":[[[9,49],[10,50]]]}', geometryType: 'esriGeometryPolyline' }],
    ['a place beside the map', { geometry: '{"x":20,"y":49}' }],
    ['a place in another reference', { geometry: '{"x":9.5,"y":49.5,"spatialReference":{"wkid":3857}}' }],
    ['a time', { time: '0' }],
  ])('at %s are refused', async (_title, more) => {
    const { ask } = siteOver({ capabilities, types, reply }, { server: 'qgis' })
    await expect(
      ask('/maps/MapServer/identify', { ...identify, layers: 'all', ...more }),
    ).rejects.toMatchObject({ code: 'access.denied' })
  })
})

describe('A legend', () => {
  it('is one picture for each layer that is asked for', async () => {
    const { json, sent } = siteOver({ capabilities, types }, { server: 'qgis' })
    const { layers } = await json('/maps/MapServer/queryLegends', { layers: `show:${parcels}` })
    expect(layers).toMatchObject([
      {
        layerId: parcels,
        layerName: 'parcels',
        legend: [{ label: '', contentType: 'image/png', width: 20, height: 20 }],
      },
    ])
    expect(sent.at(-1)).toMatchObject({
      REQUEST: 'GetLegendGraphic',
      LAYER: 'parcels',
      STYLE: '',
      SHOWFEATURECOUNT: 'FALSE',
    })
  })
})

describe('WMS 1.3.0', () => {
  it.each([
    ['4326', '9,49,11,50', 'EPSG:4326', '49,9,50,11'],
    ['3857', '9,49,11,50', 'EPSG:3857', '9,49,11,50'],
    ['102100', '9,49,11,50', 'EPSG:3857', '9,49,11,50'],
  ])('is asked in %s with the axes of the reference', async (wkid, bbox, crs, sides) => {
    const { ask, sent } = siteOver({ capabilities, types }, { version: '1.3.0' })
    await ask(export_, { ...map, bbox, bboxSR: wkid, imageSR: wkid, layers: `show:${parcels}` })
    expect(sent.at(-1)).toMatchObject({ VERSION: '1.3.0', CRS: crs, BBOX: sides, EXCEPTIONS: 'XML' })
    expect(sent.at(-1)?.SRS).toBeUndefined()
  })
})

describe('A picture of another size than was asked for', () => {
  it('is none', async () => {
    const reply = () => replyOf(blankPicture({ widthPx: 199, heightPx: 100 }, true), { type: 'image/png' })
    const { ask } = siteOver({ capabilities, types, reply }, {})
    await expect(ask(export_, { ...map, layers: `show:${parcels}` })).rejects.toMatchObject({
      code: 'upstream.invalid-reply',
    })
  })
})
