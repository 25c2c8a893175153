import fc from 'fast-check'
import WMSGetFeatureInfo from 'ol/format/WMSGetFeatureInfo.js'
import { describe, expect, it } from 'vitest'
import type { InfoFormat } from '../../question.ts'
import { elementsOf, xmlDocument } from '../xml-document.fixture.ts'
import { printFeatureInfo } from './print-feature-info.ts'

const square = (x: number, y: number, side: number): number[][] => [
  [x, y],
  [x, y + side],
  [x + side, y + side],
  [x + side, y],
  [x, y],
]
const parcel = {
  layerId: 3,
  layerName: 'Parcels',
  displayFieldName: 'NAME',
  value: 'not shown here',
  attributes: { NAME: '<script>alert(1)</script>', 'Area (m²)': 12.5, 'area [m²]': null, geometry: 'x' },
  geometryType: 'esriGeometryPolygon',
  geometry: { rings: [square(0, 0, 10), square(2, 2, 2).toReversed(), square(20, 0, 5)] },
}
const well = {
  layerId: 7,
  layerName: 'Wells',
  attributes: { Depth: '3\n  Feature 2:' },
  geometry: { x: 1, y: 2 },
}

const told = (format: InfoFormat, results: unknown = [parcel, well, parcel]): string =>
  printFeatureInfo({ format, results, nameOf: (id) => String(id), wkid: 25832 }).body

const forms: readonly InfoFormat[] = [
  ...(['text/plain', 'text/html', 'application/json', 'application/vnd.ogc.gml', 'text/xml'] as const),
]

describe('Feature information', () => {
  it('is plain text as MapServer writes it, in which no value looks like a line', () => {
    expect(told('text/plain', [parcel, well])).toBe(`GetFeatureInfo results:

Layer 'Parcels'
  Feature 1:
    NAME = '<script>alert(1)</script>'
    Area (m²) = '12.5'
    area [m²] = ''
    geometry = 'x'

Layer 'Wells'
  Feature 1:
    Depth = '3   Feature 2:'
`)
    expect(told('text/plain', [])).toBe('GetFeatureInfo results:\n\n  Search returned no results.\n')
  })

  it('is a table of HTML in which nothing runs', () => {
    const html = told('text/html')
    expect(html).toContain('<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>')
    expect(html).not.toMatch(/<script/)
  })

  it('is GeoJSON whose polygons have counter-clockwise outlines and clockwise holes', () => {
    const { crs, features } = JSON.parse(told('application/json', [parcel]))
    expect(crs.properties.name).toBe('urn:ogc:def:crs:EPSG::25832')
    expect(features).toEqual([
      {
        type: 'Feature',
        id: '3.1',
        layerName: 'Parcels',
        geometry: {
          type: 'MultiPolygon',
          coordinates: [[square(0, 0, 10).toReversed(), square(2, 2, 2)], [square(20, 0, 5).toReversed()]],
        },
        properties: parcel.attributes,
      },
    ])
  })

  it('is GML that OpenLayers reads, by layer', () => {
    const read = (layers: string[]) =>
      new WMSGetFeatureInfo({ layers }).readFeatures(
        xmlDocument(told('application/vnd.ogc.gml')) as unknown as Document,
      )
    expect(read(['_3'])).toHaveLength(2)
    const [found] = read(['_7'])
    expect(found?.get('Depth')).toBe('3\n  Feature 2:')
    expect(read(['_3'])[0]?.getGeometry()?.getType()).toBe('MultiPolygon')
  })

  it('is GML whose elements have names that are names, each its own', () => {
    const document = xmlDocument(told('text/xml', [parcel]))
    const [feature] = elementsOf(document, '_3_feature')
    expect(feature?.childNodes.flatMap(({ localName }) => localName ?? [])).toEqual([
      ...['boundedBy', 'geometry', 'NAME', 'Area__m__', 'area__m__', 'geometry_2'],
    ])
  })

  it.each(forms)('tells only the attributes that came: %s', (format) => {
    expect(told(format)).not.toContain('not shown here')
  })

  it.each(forms)('leaves out what is no result: %s', (format) => {
    for (const results of [null, 7, {}, [null, 7, 'x']]) expect(told(format, results)).toBe(told(format, []))
  })

  it('is well-formed whatever came', () => {
    const results = fc.array(
      fc.record({
        layerId: fc.oneof(fc.integer(), fc.string()),
        layerName: fc.string({ unit: 'binary' }),
        attributes: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
        geometry: fc.oneof(
          fc.jsonValue(),
          fc.record({ rings: fc.array(fc.array(fc.tuple(fc.nat(9), fc.nat(9)))) }),
          fc.record({ paths: fc.array(fc.array(fc.tuple(fc.nat(9), fc.nat(9)))) }),
        ),
      }),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(results, (some) => {
        xmlDocument(told('application/vnd.ogc.gml', some))
        JSON.parse(told('application/json', some))
      }),
    )
  })
})
