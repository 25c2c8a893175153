import fc from 'fast-check'
import WMTSCapabilities from 'ol/format/WMTSCapabilities.js'
import { describe, expect, it } from 'vitest'
import { wmtsOffer } from './offer.fixture.ts'
import type { WmtsOffer } from './offer.ts'
import { asGoogleMaps, googleMapsCompatible } from './tile-grid.ts'
import { printWmtsCapabilities } from './wmts-capabilities.ts'
import { elementsOf, xmlDocument } from './xml-document.fixture.ts'

const printed = (offer: WmtsOffer): string => [...printWmtsCapabilities(offer)].join('')
const read = (offer: WmtsOffer) =>
  new WMTSCapabilities().read(xmlDocument(printed(offer)) as unknown as Document) as ReturnType<
    WMTSCapabilities['read']
  > &
    object

const tiles = 'https://gate.example/gis/rest/services/Water/MapServer/WMTS/tile/1.0.0'

describe('Capabilities of WMTS', () => {
  it('are read by OpenLayers as they were meant', () => {
    const { Contents, OperationsMetadata } = read(wmtsOffer())
    const [layer] = Contents.Layer
    expect(layer).toMatchObject({
      Title: 'Water',
      Identifier: 'Folder_Water',
      WGS84BoundingBox: [7, 50, 8, 51],
      Style: [{ Identifier: 'default', isDefault: true }],
      Format: ['image/png', 'image/jpeg'],
      TileMatrixSetLink: [{ TileMatrixSet: 'default028mm' }, { TileMatrixSet: 'GoogleMapsCompatible' }],
      ResourceURL: [
        {
          format: 'image/png',
          resourceType: 'tile',
          template: `${tiles}/Folder_Water/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png`,
        },
        { template: `${tiles}/Folder_Water/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.jpg` },
        {
          format: 'application/json',
          resourceType: 'FeatureInfo',
          template: `${tiles}/Folder_Water/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}/{J}/{I}.json`,
        },
      ],
    })
    expect(Object.keys(OperationsMetadata)).toEqual(['GetCapabilities', 'GetTile', 'GetFeatureInfo'])
    expect(OperationsMetadata.GetTile.DCP.HTTP.Get.map(({ href }: { href: string }) => href)).toEqual([
      tiles,
      'https://gate.example/gis/rest/services/Water/MapServer/WMTS?',
    ])
  })

  it('offer a layer in its styles, the first one by default, with the legend of each', () => {
    const [layer] = wmtsOffer().layers
    const styles = [
      { name: 'Red & <blue>', title: 'In "colours"', hasLegend: true },
      { name: 'default', title: 'default', hasLegend: true },
    ]
    const legends = { origin: 'https://gate.example', path: '/wms', carries: false }
    const { Contents } = read(wmtsOffer({ legends, layers: layer ? [{ ...layer, styles }] : [] }))
    const [coloured, usual] = Contents.Layer[0].Style
    expect(coloured).toMatchObject({ Identifier: 'Red & <blue>', Title: 'In "colours"', isDefault: true })
    expect(coloured.LegendURL[0].href).toMatch(/&LAYER=Folder_Water&STYLE=Red%20%26%20%3Cblue%3E$/)
    expect([usual.isDefault, usual.LegendURL[0].href]).toEqual([
      false,
      expect.stringMatching(/&LAYER=Folder_Water$/),
    ])
  })

  it('count scales by pixels of 0.28 mm, and name corners in the order of the axes', () => {
    const [own, web] = read(wmtsOffer()).Contents.TileMatrixSet
    expect(own).toMatchObject({ Identifier: 'default028mm', SupportedCRS: 'urn:ogc:def:crs:EPSG::4326' })
    expect(own.TileMatrix).toMatchObject([
      { Identifier: '0', TopLeftCorner: [90, -180], TileWidth: 512, MatrixWidth: 2, MatrixHeight: 1 },
      { Identifier: '1', TopLeftCorner: [90, -180], TileWidth: 512, MatrixWidth: 4, MatrixHeight: 2 },
    ])
    expect(own.TileMatrix[0].ScaleDenominator).toBeCloseTo((0.2 * Math.PI * 6_378_137) / 180 / 0.00028, 3)
    expect(web.TileMatrix).toHaveLength(23)
    expect(web.TileMatrix[0].ScaleDenominator).toBeCloseTo(559_082_264.028_717_8, 3)
    expect(web.TileMatrix[18].ScaleDenominator).toBeCloseTo(2_132.729_583_849_784, 6)
    expect(web.TileMatrix[22]).toMatchObject({ MatrixWidth: 2 ** 22, MatrixHeight: 2 ** 22 })
  })

  it('find the levels of an own grid that are those of web maps', () => {
    const half = 20_037_508.342_787
    const own = {
      ...googleMapsCompatible,
      identifier: 'default028mm',
      origin: { x: -half, y: half },
      levels: [
        { level: 0, resolution: 156_543.033_928_000_14 },
        { level: 1, resolution: 78_271.516_963_999_37 },
        { level: 2, resolution: 10 },
      ],
    }
    expect(asGoogleMaps(own)?.levels.map(({ level }) => level)).toEqual([0, 1])
    expect(asGoogleMaps({ ...own, origin: { x: 0, y: half } })).toBeUndefined()
    expect(asGoogleMaps({ ...own, tileWidth: 512 })).toBeUndefined()
  })

  it('are well-formed whatever the texts are', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 })
    fc.assert(
      fc.property(text, text, text, (title, abstract, name) => {
        const [layer] = wmtsOffer().layers
        const styles = [{ name, title, hasLegend: true }]
        const layers = layer ? [{ ...layer, title, abstract, name, styles }] : []
        const document = xmlDocument(printed(wmtsOffer({ title, abstract, attribution: name, layers })))
        expect(elementsOf(document, 'Layer')).toHaveLength(1)
      }),
      { numRuns: 50 },
    )
  })

  it('come in slices of a few hundred layers', () => {
    const [layer] = wmtsOffer().layers
    if (layer === undefined) throw new Error('there is a layer')
    const layers = Array.from({ length: 5_000 }, (_, index) => ({ ...layer, name: String(index) }))
    const slices = [...printWmtsCapabilities(wmtsOffer({ layers }))]
    expect(Math.max(...slices.map((slice) => slice.match(/<Layer>/g)?.length ?? 0))).toBeLessThan(500)
    expect(slices.join('').match(/<Layer>/g)).toHaveLength(5_000)
  })

  it('leave places for the credential in every address, and hold none themselves', () => {
    const { address, document, tiles: where } = wmtsOffer()
    const carrying = { carries: true }
    const text = printed(
      wmtsOffer({
        address: { ...address, ...carrying },
        document: { ...document, ...carrying },
        tiles: { ...where, ...carrying },
      }),
    )
    const addresses = text.match(/https:\/\/gate\.example[^"]*/g) ?? []
    expect(addresses.length).toBe(9)
    expect(addresses.filter((one) => !/\.example\u0001.*[\u0002\u0003]/.test(one))).toEqual([])
  })
})
