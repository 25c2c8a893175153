import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openRequest, parseRequest } from './parse.ts'
import type { RawRequest } from './raw-request.ts'
import type { Parsed } from './request.ts'

const map = '/rest/services/Dyn/MapServer'
const utf8 = new TextEncoder()

function get(target: string): Parsed {
  const [path = '', query = ''] = target.split(/\?(.*)/s)
  return parseRequest({ method: 'GET', path, query })
}

function post(path: string, body: string, contentType = 'application/x-www-form-urlencoded'): Parsed {
  return parseRequest({ method: 'POST', path, query: '', body: utf8.encode(body), contentType })
}

describe('what is known of a request that is faulty', () => {
  it.each<[title: string, target: string, style: string, format: string]>([
    ['a picture with a bad extent', `${map}/export?f=image&bbox=x`, 'bytes', 'image'],
    ['a tile with an unknown format', `${map}/tile/1/2/3?f=json`, 'bytes', 'image'],
    ['an attachment', '/rest/services/F/FeatureServer/0/1/attachments/2?f=x', 'bytes', 'bytes'],
    ['an output file', '/rest/directories/arcgisoutput/x.png', 'bytes', 'bytes'],
    ['a vector tile', '/rest/services/V/VectorTileServer/tile/1/2/3.pbf', 'bytes', 'pbf'],
    ['an OGC document', '/rest/services/I/ImageServer/WMTS/1.0.0/WMTSCapabilities.xml', 'bytes', 'bytes'],
    ['JSON', `${map}/export?f=json`, 'json', 'json'],
    ['JSON in pretty', `${map}/export?f=PJSON`, 'json', 'pjson'],
    ['PBF', `${map}/0/query?f=pbf&where=x`, 'bytes', 'pbf'],
    ['no format at all', `${map}/export`, 'html', 'html'],
    ['an empty format', `${map}/export?f=`, 'html', 'html'],
    ['an unknown format', `${map}/export?f=amf`, 'json', 'json'],
    ['an unknown operation asked for a picture', '/rest/nothing?f=image', 'bytes', 'image'],
    ['an unknown operation asked for JSON', '/rest/nothing?f=json', 'json', 'json'],
    ['a broken path', '/rest//x?f=json', 'json', 'json'],
  ])('how the refusal has to look: %s', (_title, target, style, format) => {
    expect(get(target).presentation).toEqual({ style, format })
  })

  it('the callback of a faulty request is known, a bad callback is not', () => {
    expect(get(`${map}/nothing?f=json&callback=cb`).presentation.callback).toBe('cb')
    expect(get(`${map}?f=json&callback=alert(1)`).presentation.callback).toBeUndefined()
    expect(get(`${map}?f=image&callback=cb`).presentation.callback).toBeUndefined()
    expect(get(`${map}/tile/1/2/3?callback=cb`).presentation.callback).toBeUndefined()
  })

  it('credentials are found beside any fault', () => {
    const token = { carrier: 'query', name: 'token', value: 'T' }
    for (const target of [
      `/rest//x?token=T`,
      `${map}?token=T&x=%zz`,
      `${map}?x=%zz&token=T`,
      `${map}?token=T&f=amf`,
      `/nothing?TOKEN=T`,
    ]) {
      expect(get(target), target).toMatchObject({ shown: [token], fault: {} })
    }
    expect(post(map, 'x=%zz&token=T')).toMatchObject({
      shown: [{ ...token, carrier: 'form' }],
      fault: { code: 'request.query-invalid' },
    })
  })

  it('the fault names operation and parameter', () => {
    expect(get(`${map}/export?f=image&bbox=x`).fault).toEqual({
      code: 'request.parameter-invalid',
      message: 'bbox: it has to be 4 numbers with commas between them.',
      parameter: 'bbox',
      operation: 'MapServer.export',
    })
    expect(get('/nothing').fault).not.toHaveProperty('operation')
  })

  it('a refused operation says so whatever its parameters are', () => {
    expect(
      get('/proxy?https://gate.example/arcgis/rest/services/Dyn/MapServer?token=T&f=json&f=html'),
    ).toMatchObject({
      shown: [{ value: 'T' }],
      fault: { code: 'request.operation-refused', operation: 'Site.proxy' },
    })
  })
})

describe('credentials', () => {
  it('two different ones are both shown: they have to name one principal', () => {
    expect(get(`${map}?f=json&token=A&token=B`).shown.map(({ value }) => value)).toEqual(['A', 'B'])
    expect(get(`${map}?f=json&token=A&mg_ticket=A`).shown).toHaveLength(2)
  })

  it('an empty one is none', () => {
    expect(get(`${map}?f=json&token=&mg_ticket=/`).shown).toEqual([])
  })

  it('a token in a form may be glued to itself, and to nothing else', () => {
    expect(post(map, 'f=json&token=A?token=A')).toMatchObject({ shown: [{ value: 'A' }], request: {} })
    expect(post(map, 'f=json&token=A/export').fault?.code).toBe('request.credential-invalid')
  })

  it('a slash behind a token is a slash behind the path', () => {
    expect(get(`${map}?token=T/`).request?.operation.id).toBe('MapServer.root')
  })
})

describe('parameters', () => {
  it.each([
    ['layerStyles', '{"0":"night"}'],
    ['clipping', '{"geometryType":"esriGeometryEnvelope","geometry":{"xmin":0,"ymin":0,"xmax":1,"ymax":1}}'],
  ])(
    'that are sent to map servers alone are read by what stands for one, and taken from no client: %s',
    (name, value) => {
      const query = new URLSearchParams({ f: 'image', bbox: '0,0,1,1', [name]: value }).toString()
      const raw = { method: 'GET', path: `${map}/export`, query }
      expect(openRequest(raw).read().fault).toMatchObject({ code: 'request.parameter-unserved' })
      expect(openRequest(raw, 'server').read().request?.parameters).toHaveProperty(name)
    },
  )

  it('too many are a fault, in a query and in a form', () => {
    const many = Array.from({ length: 201 }, (_, index) => `a${index}=1`).join('&')
    expect(get(`${map}?${many}`).fault?.code).toBe('request.query-invalid')
    expect(post(map, many).fault?.code).toBe('request.query-invalid')
    expect(get(`${map}?${'token=T?'.repeat(300)}`).fault?.code).toBe('request.query-invalid')
  })

  it('a callback is not a parameter of a picture', () => {
    expect(get(`${map}/export?f=image&bbox=1,2,3,4&callback=cb`).request).not.toHaveProperty('callback')
  })

  it('long unknown names are noted short', () => {
    expect(get(`${map}?f=json&${'x'.repeat(500)}=1`).request?.dropped).toEqual(['x'.repeat(64)])
  })

  it('what has no name is not noted by its text, which may be a token', () => {
    expect(get(`${map}?f=json&aBcDeFgHiJkL`).request?.dropped).toEqual(['(nameless)'])
  })

  it('a geometry type without a geometry goes, one of another kind is refused', () => {
    expect(
      get(`${map}/0/query?f=json&where=1%3D1&geometryType=esriGeometryPoint`).request?.parameters,
    ).not.toHaveProperty('geometryType')
    expect(get(`${map}/0/query?f=json&geometry=1,2&geometryType=esriGeometryPolygon`).fault).toMatchObject({
      code: 'request.parameter-invalid',
      message: expect.stringContaining('esriGeometryPoint'),
    })
  })

  it('a form that is not UTF-8 is a fault', () => {
    const body = new Uint8Array([0x66, 0x3d, 0xff])
    const parsed = parseRequest({
      method: 'POST',
      path: map,
      query: '',
      body,
      contentType: 'application/x-www-form-urlencoded',
    })
    expect(parsed.fault?.code).toBe('request.body-unreadable')
  })
})

const rawRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', ''),
  path: fc.oneof(
    fc.webPath(),
    fc.string(),
    fc.constantFrom(map, `${map}/export`, '/rest/services/F/FeatureServer/0/query'),
  ),
  query: fc.oneof(
    fc.webQueryParameters(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('token=a/b?c', 'f=json&dynamicLayers=[{}]'),
  ),
  contentType: fc.constantFrom('', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=B'),
  body: fc.uint8Array(),
}) satisfies fc.Arbitrary<RawRequest>

it('never throws, and always answers with exactly one of request and fault', () => {
  fc.assert(
    fc.property(rawRequest, (raw) => {
      const parsed = parseRequest(raw)
      expect((parsed.request === undefined) !== (parsed.fault === undefined)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
