import {
  buildRequest,
  type MapRequest,
  openOgc,
  type Parsed,
  parseRequest,
  printExpression,
  type RawRequest,
} from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'

// Each case is a surprise of protocol notes 1.2 or 8: what real clients send, and what they mean by it.
const map = '/rest/services/Dyn/MapServer'
const form = 'application/x-www-form-urlencoded'

function parse(target: string, more: Partial<RawRequest> = {}): Parsed {
  const [path = '', query = ''] = target.split(/\?(.*)/s)
  return parseRequest({ method: 'GET', path, query, ...more })
}

function post(path: string, text: string): Parsed {
  return parse(path, { method: 'POST', contentType: form, body: new TextEncoder().encode(text) })
}

function read(parsed: Parsed): MapRequest {
  if (parsed.request === undefined) throw new Error(`${parsed.fault.code}: ${parsed.fault.message}`)
  return parsed.request
}

const tokens = (parsed: Parsed): string[] => parsed.shown.map(({ value }) => value)

describe('what stands behind a token in a URL', () => {
  it('3.x Legend: the same token twice is one token', () => {
    const parsed = parse(`${map}/legend?token=ABC?token=ABC&f=json`)
    expect(read(parsed).operation.id).toBe('MapServer.legend')
    expect(parsed.shown).toEqual([{ carrier: 'query', name: 'token', value: 'ABC' }])
  })

  it('3.x Legend with two parameters: the token may be glued to another value', () => {
    const parsed = parse(`${map}/legend?token=ABC&apikey=K1?token=ABC&f=json`)
    expect(read(parsed).format).toBe('json')
    expect(tokens(parsed)).toEqual(['ABC'])
  })

  it('esri-leaflet tiles: a token behind the value of requestParams', () => {
    const parsed = parse('/rest/services/Tiled/MapServer/tile/6/25/15?foo=1?token=T')
    expect(read(parsed).dropped).toEqual(['foo'])
    expect(tokens(parsed)).toEqual(['T'])
  })

  it('esri-leaflet get: parameters behind the token', () => {
    expect(read(parse(`${map}/legend?token=T?f=json`)).format).toBe('json')
  })

  it.each([
    [`${map}?token=T/0&f=json`, 'MapServer.layer', `${map}/0`],
    [`${map}?token=T/export&bbox=1,2,3,4&size=5,5&f=image`, 'MapServer.export', `${map}/export`],
    [`${map}?token=T/export?f=image&bbox=1,2,3,4`, 'MapServer.export', `${map}/export`],
    [`${map}?token=T/tile/5/13/7`, 'MapServer.tile', `${map}/tile/5/13/7`],
    [
      `/rest/services/F/FeatureServer/0?token=T/query?where=1%3D1&f=json`,
      'FeatureServer.query',
      '/rest/services/F/FeatureServer/0/query',
    ],
  ])('QGIS, GDAL, esri-leaflet: the path of %s is read as meant', (target, id, path) => {
    const parsed = parse(target)
    expect(read(parsed).operation.id).toBe(id)
    expect(buildRequest(read(parsed)).path).toBe(path)
    expect(tokens(parsed)).toEqual(['T'])
  })

  it('3.x WMTS: the document behind the token is the one that is meant', () => {
    const path = '/rest/services/Tiled/MapServer/WMTS'
    const { read, shown } = openOgc(
      { method: 'GET', path, query: 'token=T/1.0.0/WMTSCapabilities.xml' },
      { door: 'wmts', rest: [] },
    )
    expect(read().question?.kind).toBe('capabilities')
    expect(shown).toHaveLength(1)
  })

  it('a path that fits nowhere is refused with the cure', () => {
    const { fault, shown } = parse(`${map}/export?token=T/0&f=json`)
    expect(fault?.code).toBe('request.path-glued')
    expect(fault?.message).toContain('header')
    expect(shown).toEqual([{ carrier: 'query', name: 'token', value: 'T' }])
  })
})

describe('the shape of a request', () => {
  it.each([
    `${map}/?f=json`,
    '/rest/services/F/FeatureServer/0/?f=json',
    '/rest/services/F/FeatureServer/0/query/?f=json&where=1%3D1',
  ])('a trailing slash is normal: %s', (target) => {
    expect(buildRequest(read(parse(target))).path).toBe(target.replace(/\/\?.*/, ''))
  })

  it('3.14 sends export?&dpi=96: an empty pair is nothing', () => {
    expect(read(parse(`${map}/export?&dpi=96&bbox=1,2,3,4&f=image`)).dropped).toEqual([])
  })

  it('GDAL sends time= and the JavaScript APIs outFields= and orderByFields=: empty means absent', () => {
    const request = read(parse(`${map}/0/query?where=1%3D1&time=&outFields=&orderByFields=&f=json`))
    expect(Object.keys(request.parameters)).toEqual(['where'])
  })

  it('OpenLayers writes names in upper case', () => {
    const parsed = parse(
      `${map}/export?LAYERS=show:0&LAYERDEFS=%7B%220%22%3A%22A%3D1%22%7D&TOKEN=T&BBOX=1,2,3,4&f=image`,
    )
    const request = read(parsed)
    expect(request.parameters.layers).toEqual({ mode: 'show', ids: [0] })
    expect(request.parameters.layerDefs?.map(({ where }) => printExpression(where))).toEqual(['A = 1'])
    expect(tokens(parsed)).toEqual(['T'])
  })

  it('3.14 and rest-js send GET with a form content type and no body', () => {
    expect(read(parse(`${map}?f=json`, { contentType: form })).operation.id).toBe('MapServer.root')
  })

  it('vsicurl asks HEAD: the same request as GET', () => {
    expect(read(parse(`${map}/export?bbox=1,2,3,4&f=image`, { method: 'HEAD' })).operation.id).toBe(
      'MapServer.export',
    )
  })

  it('GDAL probes with pretty=true, clients bust caches with _ts: neither goes upstream', () => {
    const request = read(parse(`${map}?f=json&pretty=true&_ts=1700000000000`))
    expect(request.dropped).toEqual(['pretty'])
    expect(buildRequest(request).query).toBe('f=json')
  })

  it('a second name for a credential: @arcgis/core erases a custom parameter token', () => {
    expect(parse(`${map}?f=json&mg_ticket=X`).shown).toEqual([
      { carrier: 'query', name: 'mg_ticket', value: 'X' },
    ])
  })

  it('Dojo and esri-leaflet name their callbacks with dots', () => {
    const callback = 'dojo.io.script.jsonp_dojoIoScript1._jsonpCallback'
    const parsed = parse(`${map}?f=json&callback=${callback}`)
    expect(read(parsed).callback).toBe(callback)
    expect(parsed.presentation).toEqual({ style: 'json', format: 'json', callback })
    expect(buildRequest(read(parsed)).query).toBe('f=json')
    expect(read(parse(`${map}?f=json&callback=window._EsriLeafletCallbacks.c0`)).callback).toBe(
      'window._EsriLeafletCallbacks.c0',
    )
  })
})

describe('values', () => {
  it('esri-leaflet swaps the y corners of bbox', () => {
    const request = read(parse(`${map}/export?bbox=-11,46,-9,36&f=image`))
    expect(request.parameters.bbox).toEqual({ xmin: -11, ymin: 36, xmax: -9, ymax: 46 })
    expect(buildRequest(request).query).toBe('bbox=-11,36,-9,46&f=image')
  })

  const identify = (shape: string): MapRequest =>
    read(
      parse(
        `${map}/identify?geometry=${encodeURIComponent(shape)}&layers=all:&tolerance=3&mapExtent=0,0,9,9&imageDisplay=4,4,96&f=json`,
      ),
    )

  it('QGIS leaves the keys of a geometry unquoted', () => {
    const request = identify('{x: -10600000.000000, y: 4100000.000000}')
    expect(request.parameters.geometry).toEqual({
      kind: 'point',
      x: -10_600_000,
      y: 4_100_000,
    })
    expect(buildRequest(request).query).toContain('geometryType=esriGeometryPoint')
  })

  it('Cesium writes a point as x,y', () => {
    expect(identify('-95,35').parameters.geometry).toEqual({ kind: 'point', x: -95, y: 35 })
  })

  it('QGIS writes an extent as four numbers and asks for rows by id', () => {
    const request = read(
      parse(
        '/rest/services/F/FeatureServer/0/query?f=json&objectIds=1,2,3&geometry=-10,3,-9,4&geometryType=esriGeometryEnvelope',
      ),
    )
    expect(request.parameters.geometry).toEqual({
      kind: 'envelope',
      extent: { xmin: -10, ymin: 3, xmax: -9, ymax: 4 },
    })
    expect(request.parameters.objectIds).toEqual([1, 2, 3])
  })

  it('QGIS ends a keyword with nothing: all layers, not none', () => {
    expect(identify('1,2').parameters.layers).toEqual({ mode: 'all' })
    const drawn = read(parse(`${map}/export?bbox=1,2,3,4&layers=show:&f=image`))
    expect(drawn.parameters.layers).toBeUndefined()
    expect(
      read(parse('/rest/services/I/ImageServer/exportImage?bbox=1,2,3,4&layers=show:&f=image')).dropped,
    ).toEqual(['layers'])
  })

  it('show:-1 draws nothing', () => {
    const drawn = read(parse(`${map}/export?bbox=1,2,3,4&layers=show:-1&f=image`))
    expect(drawn.parameters.layers).toEqual({ mode: 'show', ids: [] })
    expect(buildRequest(drawn).query).toContain('layers=show:-1')
  })

  it('dynamicLayers stand on legend too', () => {
    const layers = [
      {
        id: 0,
        name: 'dl',
        source: { type: 'mapLayer', mapLayerId: 1 },
        definitionExpression: "NAME='P1'",
        minScale: 0,
      },
    ]
    const request = read(
      parse(`${map}/legend?f=json&dynamicLayers=${encodeURIComponent(JSON.stringify(layers))}`),
    )
    expect(request.parameters.dynamicLayers).toMatchObject([{ id: 0, mapLayerId: 1, minScale: 0 }])
  })

  it('3.14 writes layerDefs in the simple form; it goes on as JSON', () => {
    const request = read(parse(`${map}/export?bbox=1,2,3,4&layerDefs=0:NAME%3D%27P1%27&f=image`))
    expect(buildRequest(request).query).toContain(
      `layerDefs=${encodeURIComponent(`{"0":"NAME = 'P1'"}`).replaceAll('%3A', ':')}`,
    )
  })

  it('newer clients: tilemap, blankTile, cacheHint, statistics, resultType', () => {
    const ids = [
      '/rest/services/T/MapServer/tilemap/5/0/0/32/32?f=json',
      '/rest/services/T/MapServer/tile/1/0/0?blankTile=false',
      `${map}/0/query?f=pbf&where=1%3D1&cacheHint=true&resultType=tile&maxRecordCountFactor=4`,
      '/rest/services/I/ImageServer/statistics?f=json',
      '/rest/services/I/ImageServer/rasterFunctionInfos?f=json',
    ].map((target) => read(parse(target)))
    expect(ids.map(({ operation, dropped }) => [operation.id, dropped])).toEqual([
      ['MapServer.tilemap', []],
      ['MapServer.tile', []],
      ['MapServer.query', []],
      ['ImageServer.statistics', []],
      ['ImageServer.rasterFunctionInfos', []],
    ])
  })
})

describe('tokens and attachments', () => {
  it('rest-js asks rest/info by POST', () => {
    expect(read(post('/rest/info', 'f=json')).operation.id).toBe('Info.info')
  })

  it('rest-js swaps a token for a server token', () => {
    const parsed = post(
      '/tokens/',
      'token=TKN1&serverUrl=https%3A%2F%2Fgate.example%2Farcgis&expiration=20160&f=json',
    )
    expect(read(parsed).operation.id).toBe('Tokens.bare')
    expect(parsed.shown).toEqual([{ carrier: 'form', name: 'token', value: 'TKN1' }])
    expect(read(parsed).parameters.expiration).toBe(20_160)
  })

  it('stock clients post user and password to the bare address', () => {
    const request = read(
      post('/tokens', 'request=getToken&username=joe&password=pw+%26+1&expiration=60&f=json'),
    )
    expect(request.parameters.password).toBe('pw & 1')
  })

  it('4.x addAttachment: the token in the query and in the multipart body is one token, whatever its carrier', () => {
    const part = (name: string, more: string, text: string): string =>
      `--B\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${text}\r\n`
    const body = `${part('attachment', '; filename="note.txt"', 'hello')}${part('f', '', 'json')}${part('token', '', 'QTOK')}--B--\r\n`
    const parsed = parse('/rest/services/F/FeatureServer/0/1/addAttachment?token=QTOK', {
      method: 'POST',
      contentType: 'multipart/form-data; boundary=B',
      body: new TextEncoder().encode(body),
    })
    expect(parsed.shown).toEqual([
      { carrier: 'query', name: 'token', value: 'QTOK' },
      { carrier: 'form', name: 'token', value: 'QTOK' },
    ])
    expect(read(parsed).parameters.attachment).toMatchObject({ fileName: 'note.txt' })
  })

  it('legend icons are plain images under images/{id}', () => {
    const parsed = parse(`${map}/0/images/abcdef0120?token=T`)
    expect(read(parsed).operation.id).toBe('MapServer.image')
    expect(parsed.presentation.style).toBe('bytes')
  })
})
