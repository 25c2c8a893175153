import { describe, expect, it } from 'vitest'
import { readFeatureTypes } from './feature-types.ts'
import { bytesOf, recorded } from './recorded.fixture.ts'

describe('types of features as servers describe them', () => {
  it('MapServer, which calls all fields texts unless its map says more', async () => {
    const { types } = await readFeatureTypes(recorded('mapserver-feature-types.xml'))
    expect(types.map(({ name, geometryType }) => [name, geometryType])).toEqual([
      ['parcels', 'esriGeometryPolygon'],
      ['vault', 'esriGeometryPolygon'],
      ['Wege & Stege', 'esriGeometryPolyline'],
      ['water:hydrants', 'esriGeometryPoint'],
    ])
    expect(types[0]?.fields).toEqual(
      ['label', 'zone', 'owner', 'tax'].map((name) => ({ name, type: 'esriFieldTypeString' })),
    )
  })

  it('QGIS Server', async () => {
    const { types } = await readFeatureTypes(recorded('qgis-feature-types.xml'))
    expect(types.map(({ name }) => name)).toEqual(['parcels', 'vault', 'Wege_&_Stege', 'water-hydrants'])
    expect(types[0]?.fields).toEqual([
      { name: 'fid', type: 'esriFieldTypeBigInteger' },
      { name: 'label', type: 'esriFieldTypeString' },
      { name: 'zone', type: 'esriFieldTypeString' },
      { name: 'owner', type: 'esriFieldTypeString' },
      { name: 'tax', type: 'esriFieldTypeBigInteger' },
    ])
  })

  it('GeoServer, with prefixes and texts of a length', async () => {
    const read = await readFeatureTypes(
      bytesOf(
        '<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:gml="http://www.opengis.net/gml" xmlns:topp="http://t" xmlns:x="http://x" targetNamespace="http://t">' +
          '<xsd:complexType name="statesType"><xsd:complexContent><xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>' +
          '<xsd:element name="the_geom" type="gml:MultiSurfacePropertyType"/><xsd:element name="NAME"><xsd:simpleType><xsd:restriction base="xsd:string"><xsd:maxLength value="5"/></xsd:restriction></xsd:simpleType></xsd:element>' +
          '<xsd:element name="n" type="xsd:double"/><xsd:element name="yes" type="xsd:boolean"/><xsd:element name="t" type="xsd:dateTime"/><xsd:element name="odd" type="x:string"/><x:element name="no" type="xsd:int"/>' +
          '</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType><xsd:element name="states" substitutionGroup="gml:_Feature" type="topp:statesType"/></xsd:schema>',
      ),
    )
    expect(read).toEqual({
      types: [
        {
          name: 'states',
          geometryType: 'esriGeometryPolygon',
          fields: [
            { name: 'NAME', type: 'esriFieldTypeString' },
            { name: 'n', type: 'esriFieldTypeDouble' },
            { name: 'yes', type: 'esriFieldTypeXML' },
            { name: 't', type: 'esriFieldTypeDate' },
            { name: 'odd', type: 'esriFieldTypeXML' },
          ],
        },
      ],
    })
  })

  it('not what is no schema', async () => {
    await expect(readFeatureTypes(bytesOf('<schema/>'))).rejects.toMatchObject({ reason: 'not-expected' })
  })
})
