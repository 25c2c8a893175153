import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OgcDialect } from '../question.ts'
import { isNorthFirst } from './north-first.ts'
import { openOgc } from './open-ogc.ts'
import { changed, map11, map13, read } from './requests.fixture.ts'

const area = { xmin: 9, ymin: 49, xmax: 22, ymax: 53, spatialReference: { wkid: 4326 } }
const size = { widthPx: 200, heightPx: 100 }

describe('a request for a map', () => {
  const question = {
    kind: 'map',
    layers: ['a', 'b'],
    styles: ['', ''],
    area,
    size,
    imageFormat: 'png',
    transparent: false,
    background: 0xffffff,
  }

  it('is read under both versions, with the axes of each', () => {
    expect(read(map11)).toEqual({ question: { ...question, dialect: 'WMS 1.1.1' }, dropped: [] })
    expect(read(map13)).toEqual({ question: { ...question, dialect: 'WMS 1.3.0' }, dropped: [] })
  })

  it.each([
    ['CRS:84 has longitude first', { CRS: 'CRS:84', BBOX: '9,49,22,53' }, area],
    ['so it has as a URN', { CRS: 'urn:ogc:def:crs:OGC:1.3:CRS84', BBOX: '9,49,22,53' }, area],
    ['web Mercator has east first', { CRS: 'EPSG:3857', BBOX: '1,2,3,4' }, at(3857, 1, 2, 3, 4)],
    ['its older number is that of EPSG', { CRS: 'EPSG:900913', BBOX: '1,2,3,4' }, at(3857, 1, 2, 3, 4)],
    ['the number of Esri too', { CRS: 'EPSG:102100', BBOX: '1,2,3,4' }, at(3857, 1, 2, 3, 4)],
    ['Gauss-Krüger has north first', { CRS: 'EPSG:31467', BBOX: '1,2,3,4' }, at(31467, 2, 1, 4, 3)],
    ['UTM has east first', { CRS: 'EPSG:25832', BBOX: '1,2,3,4' }, at(25832, 1, 2, 3, 4)],
    ['a reference of Esri has east first', { CRS: 'ESRI:54030', BBOX: '1,2,3,4' }, at(54030, 1, 2, 3, 4)],
    ['a URN is a name', { CRS: 'urn:ogc:def:crs:EPSG::4326' }, area],
    ['a URN with a version is one', { CRS: 'urn:ogc:def:crs:EPSG:6.9:4326' }, area],
    ['a URL is one', { CRS: 'http://www.opengis.net/def/crs/EPSG/0/4326' }, area],
    ['so is the one of GML', { CRS: 'http://www.opengis.net/gml/srs/epsg.xml%234326' }, area],
  ])('%s', (_what, changes, expected) => {
    expect(read(changed(map13, changes)).question).toMatchObject({ area: expected })
  })

  it.each([
    ['TRANSPARENT=true', { transparent: true }],
    ['BGCOLOR=0xFF8000', { background: 0xff8000 }],
    ['BGCOLOR=%23ff8000', { background: 0xff8000 }],
    ['FORMAT=image/png;+mode=8bit', { imageFormat: 'png8' }],
    ['FORMAT=image/png;mode=24bit', { imageFormat: 'png24' }],
    ['FORMAT=image/png8', { imageFormat: 'png8' }],
    ['FORMAT=image/png32', { imageFormat: 'png32' }],
    ['FORMAT=image%2Fjpeg', { imageFormat: 'jpg' }],
    ['FORMAT=image/webp', { imageFormat: 'webp' }],
    ['FORMAT=image/gif', { imageFormat: 'gif' }],
    ['FORMAT=image/vnd.jpeg-png', { imageFormat: 'png' }],
    ['TIME=2024-05-01T00:00:00Z/2024-06-01', { time: '2024-05-01T00:00:00Z/2024-06-01' }],
    ['TIME=2024', { time: '2024' }],
    ['STYLES=default,', { styles: ['', ''] }],
    ['STYLES=,red', { styles: ['', 'red'] }],
    ['STYLES=Red%20%26%20blue,DEFAULT', { styles: ['Red & blue', ''] }],
    ['REQUEST=getmap', { kind: 'map' }],
    ['BBOX=4.9e1,+9,53.,2.2E%2B1', { area }],
    ['WIDTH=4096', { size: { widthPx: 4096, heightPx: 100 } }],
  ])('may say %s', (pair, expected) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    expect(read(changed(map13, { [name]: value })).question).toMatchObject(expected)
  })

  it.each<[string, Record<string, string | undefined>, OgcDialect]>([
    ['without SERVICE', { SERVICE: undefined }, 'WMS 1.1.1'],
    ['without VERSION, by SRS', { VERSION: undefined }, 'WMS 1.1.1'],
    ['of 1.1.0, which differs in nothing', { VERSION: '1.1.0' }, 'WMS 1.1.1'],
    ['without STYLES', { STYLES: undefined }, 'WMS 1.1.1'],
    ['with CRS and SRS of one reference', { CRS: 'EPSG:4326' }, 'WMS 1.1.1'],
  ])('is understood %s', (_what, changes, dialect) => {
    const { question } = read(changed(map11, changes))
    expect(question).toMatchObject({ kind: 'map', dialect, area })
  })

  it('drops hints, addresses of maps and what nobody knows', () => {
    const parsed = read(`map=/x&&${map13}&DPI=100&MAP_RESOLUTION=100&FORMAT_OPTIONS=dpi:100&layers.x=1&`)
    const dropped = ['map', 'DPI', 'MAP_RESOLUTION', 'FORMAT_OPTIONS', 'layers.x']
    expect(parsed).toMatchObject({ question: { kind: 'map' }, dropped })
  })

  it('may come as a form, and in both places at once', () => {
    const form = (query: string, body: string) =>
      openOgc(
        {
          method: 'POST',
          path: '/',
          query,
          contentType: 'application/x-www-form-urlencoded',
          body: new TextEncoder().encode(body),
        },
        { door: 'wms', rest: [] },
      ).read()
    expect(form('', map13)).toEqual(read(map13))
    expect(form('REQUEST=GetMap', map13)).toEqual(read(map13))
    expect(form('REQUEST=GetCapabilities', map13).fault?.code).toBe('request.parameter-repeated')
  })
})

function at(wkid: number, xmin: number, ymin: number, xmax: number, ymax: number) {
  return { xmin, ymin, xmax, ymax, spatialReference: { wkid } }
}

const pairs = fc.shuffledSubarray(map13.split('&'), { minLength: map13.split('&').length })
const bits = fc.infiniteStream(fc.boolean())

describe('any request', () => {
  it('means the same in every order, and with names in every case', () => {
    fc.assert(
      fc.property(pairs, bits, (shuffled, upper) => {
        const cased = shuffled.map((pair) => {
          const [name = '', value = ''] = pair.split(/=(.*)/s)
          const letters = [...name].map((letter) =>
            upper.next().value ? letter.toUpperCase() : letter.toLowerCase(),
          )
          return `${letters.join('')}=${value}`
        })
        expect(read(cased.join('&'))).toEqual(read(map13))
      }),
    )
  })

  it('means one box under both versions, its axes swapped where the reference has north first', () => {
    const number = fc.integer({ min: -20_000_000, max: 20_000_000 }).map((value) => value / 100)
    const wkid = fc.constantFrom(4326, 3857, 4258, 25832, 31467, 2180, 3035, 3006, 32633, 21781)
    fc.assert(
      fc.property(number, number, number, number, wkid, (x, y, dx, dy, epsg) => {
        fc.pre(dx !== 0 && dy !== 0)
        const [east, north] = [x + Math.abs(dx), y + Math.abs(dy)]
        const swapped = isNorthFirst(epsg) ? [y, x, north, east] : [x, y, east, north]
        const named = (query: string, name: string, box: number[]) =>
          read(changed(query, { [name]: `EPSG:${epsg}`, BBOX: box.join() })).question
        expect(named(map13, 'CRS', swapped)).toEqual({
          ...named(map11, 'SRS', [x, y, east, north]),
          dialect: 'WMS 1.3.0',
        })
      }),
    )
  })

  it('is read or refused, and never throws', () => {
    const name = fc.constantFrom(
      ...['SERVICE', 'VERSION', 'REQUEST', 'LAYERS', 'BBOX', 'CRS', 'SRS', 'WIDTH', 'HEIGHT', 'FORMAT'],
      ...['TIME', 'EXCEPTIONS', 'I', 'J', 'QUERY_LAYERS', 'TILEROW', 'LAYER', 'token', 'BGCOLOR', 'b:url'],
    )
    const value = fc.oneof(
      fc.constantFrom(
        'WMTS',
        'GetTile',
        'GetFeatureInfo',
        'GetLegendGraphics',
        '1.1.1',
        '',
        '%00',
        '%',
        'a,a',
      ),
      fc.webQueryParameters(),
      fc.string(),
    )
    const noise = fc.array(fc.tuple(name, value), { maxLength: 8 })
    const segment = fc.oneof(fc.constantFrom('tile', '1.0.0', '3.png', '4', 'x.xml'), fc.string())
    const place = fc.record({
      door: fc.constantFrom('wms' as const, 'wmts' as const, 'any' as const),
      rest: fc.oneof(fc.constant([]), fc.array(segment, { maxLength: 10 })),
    })
    const body = fc.option(fc.uint8Array(), { nil: undefined })
    fc.assert(
      fc.property(noise, place, body, fc.constantFrom('GET', 'POST', 'PUT'), (more, where, bytes, method) => {
        const query = [map13, ...more.map((pair) => pair.join('='))].join('&')
        const raw = { method, path: '/', query, contentType: 'application/x-www-form-urlencoded' }
        const opened = openOgc(bytes === undefined ? raw : { ...raw, body: bytes }, where)
        const { question, fault } = opened.read()
        expect((question === undefined) !== (fault === undefined)).toBe(true)
        if (question) expect(question.dialect).toBe(opened.presentation.dialect)
      }),
      { numRuns: 1_000 },
    )
  })
})
