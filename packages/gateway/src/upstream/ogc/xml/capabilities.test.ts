import { describe, expect, it } from 'vitest'
import type { WmsLayer } from '../documents.ts'
import { readCapabilities } from './capabilities.ts'
import { bytesOf, recorded } from './recorded.fixture.ts'

const namesOf = (layers: readonly WmsLayer[]): unknown[] =>
  layers.map(({ name, layers: below }) => (below.length > 0 ? { [name ?? '']: namesOf(below) } : name))

const old = (inner: string): Uint8Array =>
  bytesOf(`<WMT_MS_Capabilities version="1.1.1"><Capability>${inner}</Capability></WMT_MS_Capabilities>`)
const fresh = (inner: string): Uint8Array =>
  bytesOf(
    `<w:WMS_Capabilities xmlns:w="http://www.opengis.net/wms" xmlns="http://other.example" version="1.3.0"><w:Capability>${inner}</w:Capability></w:WMS_Capabilities>`,
  )

describe('capabilities as servers send them', () => {
  it.each(['111', '130'])('of MapServer, in %s', async (version) => {
    const read = await readCapabilities(recorded(`mapserver-capabilities-${version}.xml`))
    expect(read.title).toBe('Everything')
    expect(read.serverComment).toMatch(/^MapServer version 8\.0\.0 /)
    expect(read.infoFormats).toContain('application/vnd.ogc.gml')
    expect(read.legendFormats).toContain('image/png')
    expect(namesOf(read.layers)).toEqual([
      { everything: ['parcels', { network: ['vault', 'Wege & Stege', 'water:hydrants'] }] },
    ])
    const [parcels] = read.layers[0]?.layers ?? []
    expect(parcels).toMatchObject({ queryable: true, cascaded: false, crs: ['EPSG:3857'] })
    expect(parcels?.geographic?.xmin).toBeCloseTo(10.000944, 5)
    expect(JSON.stringify(read)).not.toContain('secret')
  })

  it.each(['111', '130'])('of QGIS Server, in %s', async (version) => {
    const read = await readCapabilities(recorded(`qgis-capabilities-${version}.xml`))
    expect(read.mapFormats).toContain('image/png')
    expect(read.legendFormats).toContain('image/png')
    expect(namesOf(read.layers)).toEqual([
      { everything: [{ network: ['water:hydrants', 'Wege & Stege', 'vault'] }, 'parcels'] },
    ])
    expect(read.layers[0]?.crs).toEqual(['CRS:84', 'EPSG:3857', 'EPSG:4326', 'EPSG:25832', 'EPSG:31467'])
    expect(JSON.stringify(read)).not.toContain('secret')
  })
})

describe('a layer', () => {
  it('of 1.1.1 has references in a list and hints at scales', async () => {
    const read = await readCapabilities(
      old(
        '<Layer queryable="1" cascaded="2" opaque="1" noSubsets="0" fixedWidth="0"><Name> a </Name><Title>A</Title><SRS>EPSG:4326 EPSG:25832</SRS><SRS>EPSG:3857</SRS>' +
          '<LatLonBoundingBox minx="-1" miny="-2" maxx="3" maxy="4"/><Dimension name="time" units="ISO8601"/><Extent name="time">2026</Extent>' +
          '<ScaleHint min="0.3959797974644666" max="395.9797974644666"/></Layer>',
      ),
    )
    const [layer] = read.layers
    expect(layer).toMatchObject({
      name: 'a',
      title: 'A',
      queryable: true,
      cascaded: true,
      noSubsets: false,
      fixedWidth: 0,
      crs: ['EPSG:4326', 'EPSG:25832', 'EPSG:3857'],
      geographic: { xmin: -1, ymin: -2, xmax: 3, ymax: 4 },
      dimensions: [{ name: 'time', units: 'ISO8601', values: '2026', nearest: false }],
    })
    expect(layer?.minScale).toBeCloseTo(1_000_000, 3)
    expect(layer?.maxScale).toBeCloseTo(1000, 6)
  })

  it('of 1.3.0 is found by its namespace, whatever the prefix, and nothing else is', async () => {
    const read = await readCapabilities(
      fresh(
        '<Layer><Name>other</Name></Layer><w:Layer><Name>other</Name><w:Name>mine</w:Name><w:Title>T<!-- x -->itle <![CDATA[<1>]]></w:Title>' +
          '<w:CRS>CRS:84</w:CRS><w:EX_GeographicBoundingBox><w:westBoundLongitude>-1</w:westBoundLongitude><w:eastBoundLongitude>3</w:eastBoundLongitude>' +
          '<w:southBoundLatitude>-2</w:southBoundLatitude><w:northBoundLatitude>4e0</w:northBoundLatitude></w:EX_GeographicBoundingBox>' +
          '<w:MinScaleDenominator>500</w:MinScaleDenominator><w:MaxScaleDenominator>5e4</w:MaxScaleDenominator></w:Layer>',
      ),
    )
    expect(read.layers).toEqual([
      {
        name: 'mine',
        title: 'Title <1>',
        crs: ['CRS:84'],
        geographic: { xmin: -1, ymin: -2, xmax: 3, ymax: 4 },
        minScale: 50_000,
        maxScale: 500,
        dimensions: [],
        styles: [],
        layers: [],
      },
    ])
  })

  it.each([
    ['metres', '<LatLonBoundingBox minx="1113200" miny="6446300" maxx="1114200" maxy="6447300"/>'],
    ['words', '<LatLonBoundingBox minx="-inf" miny="NaN" maxx="0x10" maxy=""/>'],
    ['sides turned round', '<LatLonBoundingBox minx="3" miny="2" maxx="1" maxy="4"/>'],
  ])('has no box of %s', async (_, box) => {
    const read = await readCapabilities(
      old(`<Layer><Title>A</Title>${box}<ScaleHint min="0" max="INF"/></Layer>`),
    )
    expect(read.layers).toEqual([{ title: 'A', crs: [], dimensions: [], styles: [], layers: [] }])
  })
})

describe('what are no capabilities of these versions', () => {
  it.each([
    ['another version', '<WMT_MS_Capabilities version="1.0.0"/>'],
    ['another namespace', '<WMS_Capabilities version="1.3.0"/>'],
    ['a report of an exception', '<ServiceExceptionReport version="1.1.1"/>'],
    ['a page', '<html><body/></html>'],
  ])('%s is refused', async (_, text) => {
    await expect(readCapabilities(bytesOf(text))).rejects.toMatchObject({ reason: 'not-expected' })
  })
})
