import { describe, expect, it } from 'vitest'
import { layerIdOf } from './layer-id.ts'
import { blankPicture } from './picture.ts'
import { capabilitiesWith, replyOf, siteOver, wmsLayer } from './wms-server.fixture.ts'

const capabilities = capabilitiesWith([
  wmsLayer('parcels'),
  wmsLayer('water', { layers: [wmsLayer('mains'), wmsLayer('hydrants')] }),
])
const types = [
  {
    name: 'parcels',
    fields: [
      { name: 'owner', type: 'esriFieldTypeString' },
      { name: 'area', type: 'esriFieldTypeDouble' },
    ],
  },
]
const [parcels, mains, hydrants, water] = ['parcels', 'mains', 'hydrants', 'water'].map(layerIdOf)
const map = {
  f: 'image',
  bbox: '9,49,11,50',
  bboxSR: '4326',
  imageSR: '4326',
  size: '200,100',
  format: 'png32',
  transparent: 'true',
}

describe('A server of WMS as an ArcGIS site', () => {
  it('has one map service, with its layers and their fields', async () => {
    const { json, sent } = siteOver({ capabilities, types })
    expect(await json('')).toMatchObject({ services: [{ name: 'maps', type: 'MapServer' }] })
    expect(await json('/maps/MapServer')).toMatchObject({
      singleFusedMapCache: false,
      supportsDynamicLayers: false,
      opaqueLegends: true,
      layers: [
        { name: 'water', subLayerIds: [hydrants, mains] },
        { name: 'hydrants' },
        { name: 'mains' },
        { name: 'parcels' },
      ],
    })
    const { layers } = await json('/maps/MapServer/layers')
    expect(layers.at(-1)).toMatchObject({ name: 'parcels', fields: [{ name: 'owner' }, { name: 'area' }] })
    expect(sent.map(({ REQUEST }) => REQUEST)).toEqual(['GetCapabilities', 'DescribeFeatureType'])
  })

  it('whose capabilities cannot be read is left alone for a while, however many ask', async () => {
    let [isBroken, now] = [true, 0]
    const { json, sent } = siteOver({ capabilities, types, isBroken: () => isBroken, monotonic: () => now })
    const asked = async () =>
      (await json('/maps/MapServer').catch(({ code }) => code)) as { mapName?: string }
    expect(await Promise.all([asked(), asked()])).toEqual(Array(2).fill('upstream.invalid-reply'))
    isBroken = false
    now = 4_999
    expect(await asked()).toBe('upstream.invalid-reply')
    expect(sent.map(({ REQUEST }) => REQUEST)).toEqual(['GetCapabilities'])
    now = 5_000
    expect((await asked()).mapName).toBe('Maps')
  })

  it('draws layers by GetMap, written anew, the lowest one first', async () => {
    const { ask, sent } = siteOver({ capabilities }, { map: '/srv/water.map', fields: 'none' })
    const reply = await ask('/maps/MapServer/export', { ...map, layers: `show:${hydrants},${parcels}` })
    expect(reply.headers['content-type']).toBe('image/png')
    expect(Object.entries(sent.at(-1) ?? {})).toEqual([
      ['MAP', '/srv/water.map'],
      ['SERVICE', 'WMS'],
      ['VERSION', '1.1.1'],
      ['REQUEST', 'GetMap'],
      ['LAYERS', 'parcels,hydrants'],
      ['STYLES', ','],
      ['SRS', 'EPSG:4326'],
      ['BBOX', '9,49,11,50'],
      ['WIDTH', '200'],
      ['HEIGHT', '100'],
      ['FORMAT', 'image/png'],
      ['TRANSPARENT', 'TRUE'],
      ['EXCEPTIONS', 'application/vnd.ogc.se_xml'],
    ])
  })

  it('draws the leaves of a group, and nothing at all where no layer is left', async () => {
    const { ask, sent } = siteOver({ capabilities }, { fields: 'none' })
    await ask('/maps/MapServer/export', { ...map, layers: `show:${water}` })
    expect(sent.at(-1)).toMatchObject({ LAYERS: 'mains,hydrants', STYLES: ',' })
    const asked = sent.length
    const blank = await ask('/maps/MapServer/export', { ...map, layers: 'show:-1' })
    expect(blank.headers['content-type']).toBe('image/png')
    expect(sent.length).toBe(asked)
  })

  it('says which extent a picture has, for who checks it, and draws nothing', async () => {
    const { json, sent } = siteOver({ capabilities }, { fields: 'none' })
    expect(await json('/maps/MapServer/export', { ...map, f: 'json' })).toMatchObject({
      width: 200,
      extent: { xmin: 9, ymin: 49, xmax: 11, ymax: 50, spatialReference: { wkid: 4326 } },
    })
    expect(sent.map(({ REQUEST }) => REQUEST)).not.toContain('GetMap')
  })

  it.each<[title: string, path: string, parameters: Record<string, string>]>([
    ['another list of layers', '/maps/MapServer/export', { ...map, layers: `hide:${parcels}` }],
    ['a layer that is not there', '/maps/MapServer/export', { ...map, layers: 'show:7' }],
    ['a turned picture', '/maps/MapServer/export', { ...map, rotation: '20' }],
    ['a scale beside the extent', '/maps/MapServer/export', { ...map, mapScale: '1000' }],
    ['an extent in another reference', '/maps/MapServer/export', { ...map, imageSR: '3857' }],
  ])('refuses %s, and sends nothing', async (_title, path, parameters) => {
    const { ask, sent } = siteOver({ capabilities }, { fields: 'none' })
    await expect(ask(path, parameters)).rejects.toMatchObject({ code: 'access.denied' })
    expect(sent.filter(({ REQUEST }) => REQUEST !== 'GetCapabilities')).toEqual([])
  })

  it.each([
    ['rows', `/maps/MapServer/${parcels}/query`, 'where'],
    ['a search', '/maps/MapServer/find', 'searchText'],
  ])('has no answer to a question for %s, so that who can do without goes on', async (_title, path, name) => {
    const { ask, sent } = siteOver({ capabilities }, { fields: 'none' })
    const asked = ask(path, { [name]: '1=1', ...(name === 'where' ? {} : { layers: String(parcels) }) })
    await expect(asked).rejects.toMatchObject({ code: 'upstream.invalid-reply' })
    expect(sent.map(({ REQUEST }) => REQUEST)).toEqual(['GetCapabilities'])
  })

  it('refuses a reference that its layers are not offered in, by the code for it, and sends nothing', async () => {
    const { ask, sent } = siteOver({ capabilities }, { fields: 'none' })
    const asked = { ...map, bboxSR: '25832', imageSR: '25832' }
    await expect(ask('/maps/MapServer/export', asked)).rejects.toMatchObject({
      code: 'request.parameter-invalid',
      exception: 'InvalidCRS',
    })
    expect(sent.filter(({ REQUEST }) => REQUEST !== 'GetCapabilities')).toEqual([])
  })

  it.each([200, 403])(
    'answers a report of an exception with status %s by an error of our own words',
    async (status) => {
      const body = { exception: { text: 'msDrawMap(): /srv/secret' } }
      const { ask, told } = siteOver(
        { capabilities, reply: () => replyOf(body, { status }) },
        { fields: 'none' },
      )
      const reply = await ask('/maps/MapServer/export', { ...map, layers: `show:${parcels}` })
      expect(reply.error).toEqual({ code: 500, message: 'The map server could not answer.', details: [] })
      expect(told.join()).toContain('answered an exception')
      expect(told.join()).not.toContain('secret')
    },
  )

  it.each([
    ['InvalidSRS', 'InvalidCRS'],
    ['InvalidCRS', 'InvalidCRS'],
    ['InvalidDimensionValue', 'InvalidDimensionValue'],
    ['MissingDimensionValue', 'MissingDimensionValue'],
    ['InvalidPoint', 'InvalidPoint'],
    ['LayerNotQueryable', 'LayerNotQueryable'],
  ])('answers the exception %s by its code, in our own words', async (code, exception) => {
    const reply = () => replyOf({ exception: { code, text: '/srv/secret' } })
    const { ask } = siteOver({ capabilities, reply }, { fields: 'none' })
    const asked = ask('/maps/MapServer/export', { ...map, layers: `show:${parcels}` })
    await expect(asked).rejects.toMatchObject({ code: 'request.parameter-invalid', exception })
    await expect(asked).rejects.not.toMatchObject({ publicText: expect.stringContaining('secret') })
  })

  it.each([
    ['a page', Buffer.from('<html>'), 'text/html'],
    ['a picture that says it is a page', blankPicture({ widthPx: 200, heightPx: 100 }, true), 'text/html'],
    ['a picture of another kind', Buffer.from('GIF89a'), 'image/png'],
    ['a drawing in vectors', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml'],
  ])('takes no %s for a picture', async (_title, body, type) => {
    const { ask } = siteOver({ capabilities, reply: () => replyOf(body, { type }) }, { fields: 'none' })
    const asked = ask('/maps/MapServer/export', { ...map, layers: `show:${parcels}` })
    await expect(asked).rejects.toMatchObject({ code: 'upstream.invalid-reply' })
  })
})
