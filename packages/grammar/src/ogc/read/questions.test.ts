import { describe, expect, it } from 'vitest'
import type { OgcQuestion } from '../question.ts'
import { ogcQuestionName } from '../question-name.ts'
import { changed, info13, map13, open, read, tile } from './requests.fixture.ts'

const questionOf = (query: string, rest: readonly string[] = []): OgcQuestion | undefined =>
  read(query, { door: rest.length > 0 ? 'wmts' : 'any', rest }).question

describe('a request for capabilities', () => {
  it.each([
    ['SERVICE=WMS&REQUEST=GetCapabilities', 'WMS 1.3.0'],
    ['request=getcapabilities', 'WMS 1.3.0'],
    ['REQUEST=GetCapabilities&VERSION=1.1.1', 'WMS 1.1.1'],
    ['REQUEST=GetCapabilities&VERSION=1.1.0', 'WMS 1.1.1'],
    ['REQUEST=GetCapabilities&VERSION=1.0.0', 'WMS 1.1.1'],
    ['REQUEST=GetCapabilities&VERSION=1.2.9', 'WMS 1.1.1'],
    ['REQUEST=GetCapabilities&VERSION=2.0.0', 'WMS 1.3.0'],
    ['REQUEST=GetCapabilities&VERSION=any', 'WMS 1.3.0'],
    ['REQUEST=GetCapabilities&ACCEPTVERSIONS=2.0.0,1.1.1,1.3.0', 'WMS 1.1.1'],
    ['REQUEST=GetCapabilities&SERVICE=WMTS', 'WMTS 1.0.0'],
    ['REQUEST=GetCapabilities&SERVICE=wmts&ACCEPTVERSIONS=2.0.0,1.0.0', 'WMTS 1.0.0'],
  ])('%s is answered in %s', (query, dialect) => {
    expect(questionOf(query)).toEqual({ kind: 'capabilities', dialect })
  })

  it('of WMTS is refused where the client takes no version that is served', () => {
    expect(read('REQUEST=GetCapabilities&SERVICE=WMTS&ACCEPTVERSIONS=2.0.0').fault?.parameter).toBe(
      'ACCEPTVERSIONS',
    )
  })

  it('of WMTS is understood at its path, and behind a token', () => {
    const capabilities = { kind: 'capabilities', dialect: 'WMTS 1.0.0' }
    expect(questionOf('', ['1.0.0', 'WMTSCapabilities.xml'])).toEqual(capabilities)
    const glued = open('token=T/1.0.0/WMTSCapabilities.xml', { door: 'wmts', rest: [] })
    expect(glued.shown).toEqual([{ carrier: 'query', name: 'token', value: 'T' }])
    expect(glued.read().question).toEqual(capabilities)
  })
})

describe('a request for rows at a place', () => {
  const question = {
    kind: 'info',
    dialect: 'WMS 1.3.0',
    layers: ['a', 'b'],
    styles: ['', ''],
    queryLayers: ['b'],
    area: { xmin: 9, ymin: 49, xmax: 22, ymax: 53, spatialReference: { wkid: 4326 } },
    size: { widthPx: 200, heightPx: 100 },
    column: 50,
    row: 60,
    infoFormat: 'text/html',
    featureCount: 5,
  }

  it('is read with everything it says', () => {
    expect(read(info13)).toEqual({ question, dropped: [] })
  })

  it.each<[string, Record<string, string | undefined>, object]>([
    ['X and Y under 1.3.0', { I: undefined, J: undefined, X: '50', Y: '60' }, {}],
    ['one row', { FEATURE_COUNT: undefined }, { featureCount: 1 }],
    ['so many rows that they are cut', { FEATURE_COUNT: '999999' }, { featureCount: 10_000 }],
    ['no form', { INFO_FORMAT: undefined }, { infoFormat: 'text/plain' }],
    ['GeoJSON', { INFO_FORMAT: 'application/geojson' }, { infoFormat: 'application/json' }],
    [
      'GeoJSON by its later name',
      { INFO_FORMAT: 'application/geo%2Bjson' },
      { infoFormat: 'application/json' },
    ],
    [
      'GeoJSON by that name, not encoded',
      { INFO_FORMAT: 'application/geo+json' },
      { infoFormat: 'application/json' },
    ],
    ['GML', { INFO_FORMAT: 'application/vnd.ogc.gml' }, { infoFormat: 'application/vnd.ogc.gml' }],
    ['GML 2', { INFO_FORMAT: 'text/xml;+subtype=gml/2.1.2' }, { infoFormat: 'application/vnd.ogc.gml' }],
    ['XML', { INFO_FORMAT: 'text/xml;charset=utf-8' }, { infoFormat: 'text/xml' }],
  ])('may ask for %s', (_what, changes, expected) => {
    expect(questionOf(changed(info13, changes))).toEqual({ ...question, ...expected })
  })
})

describe('a request for a legend', () => {
  const legend = { kind: 'legend', dialect: 'WMS 1.3.0', layer: 'a', style: '', imageFormat: 'png' }
  it.each([
    ['REQUEST=GetLegendGraphic&LAYER=a&FORMAT=image/png', legend],
    ['REQUEST=GetLegendGraphics&LAYERS=a&SHOWFEATURECOUNT=TRUE', legend],
    ['REQUEST=GetLegendGraphic&LAYERS=a&LAYER=a&SCALE=5', legend],
    ['REQUEST=GetLegendGraphic&LAYERS=c,a,b&LAYER=a', legend],
    ['REQUEST=GetLegendGraphic&LAYERS=c,a,b&STYLES=,default,&LAYER=a', legend],
    ['REQUEST=GetLegendGraphic&LAYER=a&VERSION=1.0.0', { ...legend, dialect: 'WMS 1.1.1' }],
    ['REQUEST=GetLegendGraphic&LAYER=a&FORMAT=image/gif', { ...legend, imageFormat: 'gif' }],
    [
      'REQUEST=GetLegendGraphic&LAYER=a&WIDTH=20&HEIGHT=10',
      { ...legend, symbolSize: { widthPx: 20, heightPx: 10 } },
    ],
    ['REQUEST=GetLegendGraphic&LAYER=a&WIDTH=1200&HEIGHT=800&BBOX=1,2,3,4', legend],
    ['REQUEST=GetLegendGraphic&LAYER=a&STYLE=red', { ...legend, style: 'red' }],
    ['REQUEST=GetLegendGraphic&LAYER=a&STYLES=red', { ...legend, style: 'red' }],
    ['REQUEST=GetLegendGraphic&LAYER=a&LAYERS=b,a&STYLES=,red', { ...legend, style: 'red' }],
    ['REQUEST=GetLegendGraphic&LAYER=a&LAYERS=b,a&STYLES=blue,', legend],
  ])('%s is understood', (query, expected) => {
    expect(questionOf(query)).toEqual(expected)
  })

  it.each([
    ['of two layers', 'LAYERS=a,b'],
    ['of this layer and that', 'LAYER=a&LAYERS=b'],
    ['of no layer', 'LAYER='],
    ['in this style and that', 'LAYER=a&STYLE=red&STYLES=blue'],
    ['with symbols as large as maps', 'LAYER=a&WIDTH=1200&HEIGHT=800'],
  ])('is refused %s', (_what, query) => {
    expect(read(`REQUEST=GetLegendGraphic&${query}`).fault).toBeDefined()
  })
})

describe('a request for a tile', () => {
  const address = {
    layer: 'City_Tiled',
    style: '',
    tileMatrixSet: 'default028mm',
    tileMatrix: '4',
    row: 5,
    column: 6,
    imageFormat: 'png',
  }
  const whole = { kind: 'tile', dialect: 'WMTS 1.0.0', ...address }
  const point = { ...whole, kind: 'tile-info', pixelColumn: 8, pixelRow: 7 }
  const path = ['City_Tiled', 'default', 'default028mm', '4', '5']

  it('is read from a query and from a path, row before column', () => {
    expect(questionOf(tile)).toEqual(whole)
    expect(questionOf('', ['tile', '1.0.0', ...path, '6.png'])).toEqual(whole)
    expect(questionOf('', ['1.0.0', ...path, '6.png'])).toEqual(whole)
    expect(questionOf('', ['1.0.0', ...path, '6.JPEG'])).toEqual({ ...whole, imageFormat: 'jpg' })
  })

  it('may name a style, in a query and in a path', () => {
    expect(questionOf(changed(tile, { STYLE: 'by%20zone' }))).toEqual({ ...whole, style: 'by zone' })
    expect(questionOf('', ['1.0.0', 'City_Tiled', 'by zone', ...path.slice(2), '6.png'])).toEqual({
      ...whole,
      style: 'by zone',
    })
  })

  it('may leave out the style in its path, as ArcGIS has it', () => {
    expect(questionOf('', ['tile', '1.0.0', 'City_Tiled', ...path.slice(2), '6.png'])).toEqual(whole)
  })

  it('may be about a pixel of it, J before I in its path', () => {
    const info = changed(tile, { REQUEST: 'GetFeatureInfo', I: '8', J: '7', INFOFORMAT: 'text/html' })
    expect(questionOf(info)).toEqual({ ...point, infoFormat: 'text/html' })
    expect(questionOf('', ['1.0.0', ...path, '6', '7', '8.xml'])).toEqual({
      ...point,
      infoFormat: 'text/xml',
    })
  })
})

describe('the name of a question', () => {
  it.each([
    [map13, 'GetMap'],
    [info13, 'GetFeatureInfo'],
    [tile, 'GetTile'],
    [changed(tile, { REQUEST: 'GetFeatureInfo', I: '8', J: '7' }), 'GetFeatureInfo'],
    ['REQUEST=GetLegendGraphics&LAYER=a', 'GetLegendGraphic'],
    ['REQUEST=GetCapabilities', 'GetCapabilities'],
  ])('of %s is %s', (query, name) => {
    const question = questionOf(query)
    expect(question && ogcQuestionName(question)).toBe(name)
  })
})
