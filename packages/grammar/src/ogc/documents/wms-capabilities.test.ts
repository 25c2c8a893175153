import fc from 'fast-check'
import WMSCapabilities from 'ol/format/WMSCapabilities.js'
import { describe, expect, it } from 'vitest'
import { degrees, wells, wmsOffer } from './offer.fixture.ts'
import { printWmsCapabilities } from './wms-capabilities.ts'
import { elementsOf, xmlDocument } from './xml-document.fixture.ts'

const dialects = ['WMS 1.1.1', 'WMS 1.3.0'] as const
const printed = (offer: Parameters<typeof printWmsCapabilities>[0]): string =>
  [...printWmsCapabilities(offer)].join('')
const read = (offer: Parameters<typeof printWmsCapabilities>[0]) =>
  new WMSCapabilities().read(xmlDocument(printed(offer)) as unknown as Document)

describe('Capabilities of WMS', () => {
  it('are read by OpenLayers as they were meant, for 1.3.0', () => {
    const { version, Service, Capability } = read(wmsOffer('WMS 1.3.0'))
    const [ground, oil] = Capability.Layer.Layer
    expect(version).toBe('1.3.0')
    expect(Service).toMatchObject({ Title: 'Water "works"', Abstract: 'What flows', MaxWidth: 4096 })
    expect(Capability.Layer).toMatchObject({
      Title: 'Water "works"',
      CRS: ['EPSG:4326', 'EPSG:25832', 'CRS:84'],
      EX_GeographicBoundingBox: [7, 50, 8, 51],
      Attribution: { Title: 'City & county' },
    })
    expect(Capability.Layer.Name).toBeUndefined()
    expect(ground).toMatchObject({ Name: '1', queryable: true })
    expect(oil).toMatchObject({ Name: 'ws:öl 7', Title: 'Oil', queryable: false })
    expect(ground.Layer[0]).toMatchObject({
      Name: '3',
      Title: 'Wells & <springs>',
      queryable: true,
      MinScaleDenominator: 500,
      MaxScaleDenominator: 25_000,
      BoundingBox: [
        { crs: 'EPSG:4326', extent: [50, 7, 51, 8] },
        { crs: 'EPSG:25832', extent: [350_000, 5_500_000, 400_000, 5_600_000] },
      ],
      Dimension: [
        {
          name: 'time',
          units: 'ISO8601',
          values: wells.times?.values,
          default: '2020-05-01',
          nearestValue: true,
        },
      ],
    })
    const [usual, coloured, plain] = ground.Layer[0].Style
    expect(usual).toMatchObject({ Name: 'default', Title: 'default' })
    expect(coloured).toMatchObject({ Name: 'Red & <blue>', Title: 'In "colours"' })
    expect(coloured.LegendURL[0].OnlineResource).toMatch(/&LAYER=3&STYLE=Red%20%26%20%3Cblue%3E$/)
    expect([plain.Name, plain.LegendURL]).toEqual(['plain', undefined])
    // OpenLayers adds the references of the map to those that a layer names.
    expect(oil.CRS).toEqual(['EPSG:31467', 'EPSG:4326', 'EPSG:25832', 'CRS:84'])
    expect(oil.Style[0].LegendURL[0].OnlineResource).toBe(
      'https://gate.example/gis/services/Water/MapServer/WMSServer?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetLegendGraphic&FORMAT=image/png&LAYER=ws%3A%C3%B6l%207',
    )
  })

  it('name the axes of boxes x first, and scales by the diagonal of a pixel, for 1.1.1', () => {
    const document = xmlDocument(printed(wmsOffer('WMS 1.1.1')))
    const [box] = elementsOf(document, 'BoundingBox')
    expect(box?.getAttribute('SRS')).toBe('EPSG:4326')
    expect(['minx', 'miny', 'maxx', 'maxy'].map((side) => box?.getAttribute(side))).toEqual([
      ...['7', '50', '8', '51'],
    ])
    const [hint] = elementsOf(document, 'ScaleHint')
    expect(Number(hint?.getAttribute('max'))).toBeCloseTo(25_000 * 0.00028 * Math.SQRT2, 9)
    expect(elementsOf(document, 'SRS').map((one) => one.textContent)).toContain('EPSG:25832')
    const [extent] = elementsOf(document, 'Extent')
    expect(extent?.textContent).toBe(wells.times?.values)
    expect(['default', 'nearestValue'].map((name) => extent?.getAttribute(name))).toEqual(['2020-05-01', '1'])
  })

  it.each(dialects)('offer every operation at the address of the door, and no other: %s', (dialect) => {
    const document = xmlDocument(printed(wmsOffer(dialect)))
    const addresses = elementsOf(document, 'OnlineResource').map((one) =>
      one.getAttributeNS('http://www.w3.org/1999/xlink', 'href'),
    )
    expect(new Set(addresses.map((one) => one?.split('?')[0]))).toEqual(
      new Set(['https://gate.example/gis/services/Water/MapServer/WMSServer']),
    )
    expect(elementsOf(document, 'Request')[0]?.childNodes.flatMap((one) => one.localName ?? [])).toEqual([
      ...['GetCapabilities', 'GetMap', 'GetFeatureInfo', 'GetLegendGraphic'],
    ])
  })

  it.each(dialects)('name no operation that nothing is offered for: %s', (dialect) => {
    const root = { ...wmsOffer(dialect).root, layers: [] }
    const document = xmlDocument(printed(wmsOffer(dialect, { infoFormats: [], root })))
    expect(elementsOf(document, 'GetFeatureInfo')).toEqual([])
    expect(elementsOf(document, 'GetLegendGraphic')).toEqual([])
  })

  it.each(dialects)('put the elements of a layer in the order of the schema: %s', (dialect) => {
    const document = xmlDocument(printed(wmsOffer(dialect)))
    const [, , found] = elementsOf(document, 'Layer')
    const names = found?.childNodes.flatMap((one) => one.localName ?? [])
    expect(names).toEqual(
      dialect === 'WMS 1.1.1'
        ? [
            ...['Name', 'Title', 'LatLonBoundingBox', 'BoundingBox', 'BoundingBox', 'Dimension', 'Extent'],
            ...['Style', 'Style', 'Style', 'ScaleHint'],
          ]
        : [
            ...['Name', 'Title', 'EX_GeographicBoundingBox', 'BoundingBox', 'BoundingBox', 'Dimension'],
            ...['Style', 'Style', 'Style', 'MinScaleDenominator', 'MaxScaleDenominator'],
          ],
    )
  })

  it.each(dialects)('are well-formed whatever the texts are, and hold these texts: %s', (dialect) => {
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    fc.assert(
      fc.property(text, text, text, text, (title, abstract, name, time) => {
        const styles = [{ name, title, hasLegend: true }]
        const layer = { ...wells, title, abstract, name, styles, times: { values: time, usual: time } }
        const root = { ...wells, layers: [layer] }
        const document = xmlDocument(printed(wmsOffer(dialect, { title, abstract, attribution: name, root })))
        const [, found] = elementsOf(document, 'Layer')
        const bare = (value: string) =>
          value
            .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]|\p{Cs}/gu, '')
            .replace(/\r\n?/g, '\n')
        expect(found?.childNodes.find(({ localName }) => localName === 'Title')?.textContent).toBe(
          bare(title),
        )
      }),
      { numRuns: 50 },
    )
  })

  it('come in slices that are small beside the whole', () => {
    const layers = Array.from({ length: 5_000 }, (_, index) => ({ ...wells, name: String(index) }))
    const root = { ...wells, layers }
    const slices = [...printWmsCapabilities(wmsOffer('WMS 1.3.0', { root, references: [degrees] }))]
    expect(Math.max(...slices.map((slice) => slice.match(/<Layer /g)?.length ?? 0))).toBeLessThan(500)
    expect(slices.join('').match(/<Layer /g)).toHaveLength(5_001)
  })
})
