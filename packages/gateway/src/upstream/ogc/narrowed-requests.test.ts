import { type Expression, parseExpression } from '@mapgate/protocol'
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

function expressionIn(text: string): Expression {
  const parsed = parseExpression(text)
  if ('fault' in parsed) throw new Error(text)
  return parsed.expression
}

describe('Conditions on rows', () => {
  it.each<[server: object, name: string, filter: string | RegExp]>([
    [{ server: 'geoserver' }, 'CQL_FILTER', /^INCLUDE;.*zone.*open/],
    [{ server: 'mapserver', masks: 'none' }, 'FILTER', /^\(\)\(<Filter.*zone.*open.*<\/Filter>\)$/],
    [{ server: 'qgis' }, 'FILTER', /^parcels:"zone" = 'open'$/],
    [
      { server: 'qgis', dataSource: 'shapefile' },
      'FILTER',
      /^parcels:\( "zone" = 'open' AND .* LIKE 'open' /,
    ],
    [
      { server: 'qgis', dataSource: 'other', layers: { parcels: { dataSource: 'geopackage' } } },
      'FILTER',
      /^parcels:"zone" = 'open'$/,
    ],
    [{ server: 'arcgis' }, 'layerDefs', /^\{"parcels":".*zone.*open.*"\}$/],
  ])('are said to %j in its own language, for the layers that are drawn', async (server, name, filter) => {
    const { ask, sent, takesConditions } = siteOver({ capabilities, types }, server)
    await ask(export_, { ...map, layers: `show:${parcels},${mains}`, layerDefs: where("zone = 'open'") })
    expect(takesConditions(parcels, [expressionIn("zone = 'open'")])).toBe(true)
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
    [
      'where nobody says what its data are in',
      { server: 'qgis', dataSource: 'other' },
      where("zone = 'open'"),
    ],
    [
      'where nobody says what the data of that layer are in',
      { server: 'mapserver', masks: 'none', layers: { parcels: { dataSource: 'other' } } },
      where("zone <> 'open'"),
    ],
    [
      'in patterns whose case the data source does not heed',
      { server: 'qgis', dataSource: 'geopackage' },
      where("zone LIKE '%a'"),
    ],
    ['by what has to be calculated', { server: 'qgis' }, where("UPPER(zone) = 'A'")],
  ])('are refused %s, and nothing is sent', async (_title, server, layerDefs, comment) => {
    const known = comment === undefined ? capabilities : { ...capabilities, serverComment: comment }
    const { ask, sent, takesConditions } = siteOver({ capabilities: known, types }, server)
    await expect(ask(export_, { ...map, layers: `show:${parcels}`, layerDefs })).rejects.toMatchObject({
      code: 'access.denied',
    })
    await expect(
      ask('/maps/MapServer/identify', { ...identify, layers: `all:${parcels}`, layerDefs }),
    ).rejects.toMatchObject({ code: 'access.denied' })
    expect(sent.filter(({ SERVICE, REQUEST }) => SERVICE === 'WMS' && REQUEST !== 'GetCapabilities')).toEqual(
      [],
    )
    const { [parcels]: condition } = JSON.parse(layerDefs)
    expect(takesConditions(parcels, [expressionIn(condition)])).toBe(false)
    expect(takesConditions(parcels, [])).toBe(true)
  })

  it.each([
    ['other', "zone = 'open'", '`dataSource` of the upstream or of the layer'],
    ['geopackage', "zone LIKE '%a'", 'letter case'],
  ])('are refused with what to do about it, of %s', async (dataSource, condition, words) => {
    const { ask } = siteOver({ capabilities, types }, { server: 'qgis', dataSource })
    const asked = { ...map, layers: `show:${parcels}`, layerDefs: where(condition) }
    await expect(ask(export_, asked)).rejects.toMatchObject({ detail: expect.stringContaining(words) })
  })

  it('that no row fulfils leave the layer out, and draw nothing where none is left', async () => {
    const { ask, sent } = siteOver({ capabilities, types }, { server: 'qgis' })
    await ask(export_, { ...map, layers: `show:${parcels},${mains}`, layerDefs: where('1=0') })
    expect(sent.at(-1)).toMatchObject({ LAYERS: 'mains', STYLES: '' })
    const before = sent.length
    await ask(export_, { ...map, layers: `show:${parcels}`, layerDefs: where('1=0') })
    expect(sent.length).toBe(before)
  })

  const longList = (length: number, of = 'a zone with a long name') =>
    where(`zone IN (${Array.from({ length }, (_, index) => `'${of} ${index}'`).join(',')})`)

  it('that make a URL too long are sent as a form to MapServer', async () => {
    const server = { server: 'mapserver', masks: 'none', map: '/srv/maps/town.map' }
    const { ask, sent, methods } = siteOver({ capabilities, types }, server)
    const asked = { ...map, layers: `show:${parcels}` }
    await ask(export_, { ...asked, layerDefs: longList(400) })
    expect(methods.at(-1)).toBe('POST')
    expect(sent.at(-1)).toMatchObject({
      SERVICE: 'WMS',
      REQUEST: 'GetMap',
      FILTER: expect.stringContaining('long name 399'),
    })
    expect(Object.keys(sent.at(-1) ?? {})[0]).toBe('MAP')
    await ask(export_, { ...asked, layerDefs: longList(10) })
    expect(methods.at(-1)).toBe('GET')
  })

  it('that make a request too long are refused before a server is asked that reads no forms', async () => {
    const { ask, sent } = siteOver({ capabilities, types }, { server: 'geoserver' })
    await expect(
      ask(export_, { ...map, layers: `show:${parcels}`, layerDefs: longList(400) }),
    ).rejects.toMatchObject({ code: 'access.denied', publicText: expect.stringContaining('too long') })
    expect(sent.map(({ REQUEST }) => REQUEST)).not.toContain('GetMap')
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

  const asksInfo = ({ REQUEST }: { REQUEST?: string }) => REQUEST === 'GetFeatureInfo'

  it('are asked of one layer, at the pixel of the point', async () => {
    const { json, sent } = siteOver({ capabilities, types, reply }, { server: 'qgis' })
    const { results } = await json('/maps/MapServer/identify', { ...identify, layers: `all:${mains}` })
    expect(sent.filter(asksInfo)).toMatchObject([
      { LAYERS: 'mains', QUERY_LAYERS: 'mains', X: '50', Y: '25', STYLES: '' },
    ])
    expect(results[0]).toMatchObject({ layerId: mains, layerName: 'mains', attributes: { zone: 'open' } })
    expect(results).toHaveLength(4)
  })

  it('are none of a layer that cannot be queried', async () => {
    const { json, sent } = siteOver({ capabilities, types, reply }, { server: 'qgis' })
    const asked = { ...identify, layers: `all:${secret}` }
    expect(await json('/maps/MapServer/identify', asked)).toEqual({ results: [] })
    expect(sent.filter(asksInfo)).toEqual([])
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

describe('A time', () => {
  const timed = capabilitiesWith([
    wmsLayer('rain', { dimensions: [{ name: 'time', units: 'ISO8601', values: '', nearest: false }] }),
    wmsLayer('parcels'),
  ])
  const rain = layerIdOf('rain')
  const drawn = async (time: string, layers = `show:${rain},${parcels}`) => {
    const { ask, sent } = siteOver({ capabilities: timed }, { fields: 'none' })
    await ask(export_, { ...map, layers, time })
    return sent.at(-1)
  }

  it.each([
    ['1577836800000', '2020-01-01T00:00:00Z'],
    ['1577836800250', '2020-01-01T00:00:00.250Z'],
    ['1577836800000,1577923199999', '2020-01-01T00:00:00Z/2020-01-01T23:59:59.999Z'],
  ])('of a map is said to the server: %s', async (time, said) => {
    expect(await drawn(time)).toMatchObject({ REQUEST: 'GetMap', LAYERS: 'parcels,rain', TIME: said })
  })

  it('of a map without layers that have one is left out', async () => {
    const sent = await drawn('1577836800000', `show:${parcels}`)
    expect(sent).toMatchObject({ REQUEST: 'GetMap', LAYERS: 'parcels' })
    expect(sent).not.toHaveProperty('TIME')
  })

  it.each(['1577836800000,null', 'null,1577836800000'])('with an open end is refused: %s', async (time) => {
    await expect(drawn(time)).rejects.toMatchObject({ code: 'access.denied' })
  })
})

describe('A question about several layers', () => {
  it.each<[title: string, path: string, more: Record<string, string>]>([
    ['for rows at a place', '/maps/MapServer/identify', { ...identify, layers: `all:${mains},${parcels}` }],
    ['for legends', '/maps/MapServer/queryLegends', { layers: `show:${mains},${parcels}` }],
    ['for all legends', '/maps/MapServer/legend', {}],
  ])('%s is refused, because it was counted as one request and would be several', async (_, path, more) => {
    const { ask, sent } = siteOver({ capabilities, types }, { server: 'qgis' })
    await expect(ask(path, more)).rejects.toMatchObject({ code: 'access.denied' })
    expect(sent.map(({ REQUEST }) => REQUEST)).toEqual(['GetCapabilities', 'DescribeFeatureType'])
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
