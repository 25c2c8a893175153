import { describe, expect, it } from 'vitest'
import type { OgcPlace } from '../opened.ts'
import { openOgc } from './open-ogc.ts'

const place: OgcPlace = { door: 'any', rest: [] }
const open = (query: string, at: OgcPlace = place) => openOgc({ method: 'GET', path: '/wms', query }, at)
const read = (query: string, at: OgcPlace = place) => open(query, at).read()

const map11 =
  'SERVICE=WMS&VERSION=1.1.1&REQUEST=GetMap&LAYERS=a,b&STYLES=&SRS=EPSG:4326&BBOX=9,49,22,53&WIDTH=200&HEIGHT=100&FORMAT=image/png'
const map13 =
  'SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS=a,b&STYLES=&CRS=EPSG:4326&BBOX=49,9,53,22&WIDTH=200&HEIGHT=100&FORMAT=image/png'
const area = { xmin: 9, ymin: 49, xmax: 22, ymax: 53, spatialReference: { wkid: 4326 } }
const size = { widthPx: 200, heightPx: 100 }

/** A query with parameters changed; a value of undefined takes one out. */
function changed(query: string, changes: Readonly<Record<string, string | undefined>>): string {
  const pairs = new Map(query.split('&').map((pair) => pair.split(/=(.*)/s, 2) as [string, string]))
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) pairs.delete(name)
    else pairs.set(name, value)
  }
  return [...pairs].map(([name, value]) => `${name}=${value}`).join('&')
}

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
    ['web Mercator has east first', { CRS: 'EPSG:3857', BBOX: '1,2,3,4' }, at(3857, 1, 2, 3, 4)],
    [
      'an old number of web Mercator is that of EPSG',
      { CRS: 'EPSG:900913', BBOX: '1,2,3,4' },
      at(3857, 1, 2, 3, 4),
    ],
    ['Gauss-Krüger has north first', { CRS: 'EPSG:31467', BBOX: '1,2,3,4' }, at(31467, 2, 1, 4, 3)],
    ['UTM has east first', { CRS: 'EPSG:25832', BBOX: '1,2,3,4' }, at(25832, 1, 2, 3, 4)],
    ['a URN is a name too', { CRS: 'urn:ogc:def:crs:EPSG::4326' }, area],
    ['a URL is a name too', { CRS: 'http://www.opengis.net/def/crs/EPSG/0/4326' }, area],
  ])('%s', (_what, changes, expected) => {
    expect(read(changed(map13, changes)).question).toMatchObject({ area: expected })
  })

  it.each([
    ['TRANSPARENT=true', { transparent: true }],
    ['BGCOLOR=0xFF8000', { background: 0xff8000 }],
    ['BGCOLOR=%23ff8000', { background: 0xff8000 }],
    ['FORMAT=image/png; mode=8bit'.replaceAll(' ', '+'), { imageFormat: 'png8' }],
    ['FORMAT=image/png8', { imageFormat: 'png8' }],
    ['FORMAT=image%2Fjpeg', { imageFormat: 'jpg' }],
    ['FORMAT=image/vnd.jpeg-png', { imageFormat: 'png' }],
    ['TIME=2024-05-01T00:00:00Z/2024-06-01', { time: '2024-05-01T00:00:00Z/2024-06-01' }],
    ['STYLES=default,', { styles: ['', ''] }],
  ])('may say %s', (pair, expected) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    expect(read(changed(map13, { [name]: value })).question).toMatchObject(expected)
  })
})

function at(wkid: number, xmin: number, ymin: number, xmax: number, ymax: number) {
  return { xmin, ymin, xmax, ymax, spatialReference: { wkid } }
}
